# Functions that the scripts share; sourced, never run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$here/job/target/feedforward-job.jar
classpath=$here/job/target/spark-classpath.txt
environment=6

fail() {
  echo "feedforward: $*" >&2
  exit $environment
}

find_java() {
  java=java
  [ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
  command -v "$java" >/dev/null || fail "no Java found: install a JDK 17 or 25, or set JAVA_HOME to one"
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  java_version=${version#1.}
  [ "$java_version" -ge 17 ] 2>/dev/null || fail "Java $version found ($java), 17 or later expected: set JAVA_HOME"
}

is_current() {
  [ -s "$jar" ] && [ -s "$classpath" ] || return 1
  [ -z "$(find "$here"/pom.xml "$here"/{core,job}/pom.xml "$here"/{core,job}/src/main -newer "$jar" -print -quit)" ] || return 1
  # the local Maven repository may have been emptied since
  local first
  IFS=: read -r first _ <"$classpath"
  [ -f "$first" ]
}

build() {
  ! is_current || return 0
  command -v mvn >/dev/null || fail "no Maven found, which the first build needs: install it, or put mvn on the PATH"
  echo "feedforward: building (the first time takes a few minutes, Maven fetches Spark) ..." >&2
  local log
  log=$(mktemp)
  if ! (cd "$here" && mvn -B -q -ntp -DskipTests -pl job -am package) >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    fail "the build failed; 'mvn package' shows all"
  fi
  rm -f "$log"
  touch "$jar" "$classpath"
}

# The JVM says "WARNING: Using incubator modules" before anything of ours runs, and no option turns that off. From JDK 24 on
# it also says that a package is gone which Spark's launcher opens. The argument is how many such lines will come.
without_jvm_warnings() {
  trap '' INT
  local line left=$1
  while [ "$left" -gt 0 ] && { IFS= read -r line || [ -n "$line" ]; }; do
    case $line in
      "WARNING: Using incubator modules: jdk.incubator.vector" | "WARNING: package sun.security.action not in java.base")
        left=$((left - 1))
        ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
  exec cat
}

# What Spark's own launcher (org.apache.spark.launcher.JavaModuleOptions) gives to a JVM.
jvm_options() {
  options=(-XX:+IgnoreUnrecognizedVMOptions --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED)
  [ "$java_version" -lt 23 ] || options+=(--sun-misc-unsafe-memory-access=allow)
  local package
  for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
    java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.util.calendar; do
    options+=("--add-opens=java.base/$package=ALL-UNNAMED")
  done
  # the package is gone in JDK 24, and the JVM would say so
  [ "$java_version" -ge 24 ] || options+=(--add-opens=java.base/sun.security.action=ALL-UNNAMED)
  options+=(--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED -Dio.netty.tryReflectionSetAccessible=true)
  options+=("-Dlog4j2.configurationFile=file:$here/conf/log4j2.properties")
}

# spark-defaults.conf as system properties, which a SparkConf reads.
spark_defaults() {
  local key value
  while read -r key value; do
    case $key in '' | '#'*) ;; *) options+=("-D$key=$value") ;; esac
  done <"$here/conf/spark-defaults.conf"
}
