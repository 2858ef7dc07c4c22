# Functions that the scripts share; sourced, never run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$here/job/target/feedforward-job.jar
classpath=$here/job/target/spark-classpath.txt
building=$here/job/target/feedforward-job.building
environment=6

fail() {
  end "$environment" environment "$*"
}

# Puts into text what may be shown of it: one line of at most 2,000 letters, nothing that moves the cursor or turns the writing,
# no password, key or token. By bash alone, as sed differs from system to system.
show() {
  local code value
  local user='^(.*//)[^/ @:]*:[^ ]*(@.*)$'
  local named='^(.*(password|passwd|passphrase|secret|credential|access[._-]?key|account[._-]?key|api[._-]?key|token)[^ =]*=)([^ &*][^ &]*)(.*)$'
  local query='^(.*[?&](sig|signature|key|code)=)([^ &#*][^ &#]*)(.*)$'
  text=${1//[[:cntrl:]]/ }
  for code in '\xe2\x80\x'{a8,a9,aa,ab,ac,ad,ae} '\xe2\x81\x'{a6,a7,a8,a9} '\xc2\x'{8,9}{0,1,2,3,4,5,6,7,8,9,a,b,c,d,e,f}; do
    printf -v value '%b' "$code"
    text=${text//"$value"/ }
  done
  while [[ $text =~ $user ]]; do text=${BASH_REMATCH[1]}'***'${BASH_REMATCH[2]}; done
  shopt -s nocasematch
  while [[ $text =~ $named ]] || [[ $text =~ $query ]]; do text=${BASH_REMATCH[1]}'***'${BASH_REMATCH[4]}; done
  shopt -u nocasematch
  text=${text:0:2000}
}

# Ends with a message, and for commands that tell a result (result=1) with that line: end EXIT STATUS MESSAGE
end() {
  local text
  show "$3"
  printf 'feedforward: %s\n' "$text" >&2
  if [ -n "${result:-}" ]; then
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    printf 'RESULT {"exit":%s,"status":"%s","message":"%s"}\n' "$1" "$2" "$text"
  fi
  exit "$1"
}

# A signal before the JVM runs; what was started for us ends too.
ended_by() { # EXIT STATUS
  [ -z "${child:-}" ] || kill "$child" 2>/dev/null || true
  end "$1" "$2" "$(printf '%s' "$2" | tr _ ' ') by a signal"
}

trap 'ended_by 129 hung_up' HUP
trap 'ended_by 130 interrupted' INT
trap 'ended_by 143 terminated' TERM

find_java() {
  java=java
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME=$JAVA_HOME has no bin/java: set it to a JDK 17 or 25, or unset it"
  fi
  command -v "$java" >/dev/null || fail "no Java found: install a JDK 17 or 25, or set JAVA_HOME to one"
  local said version code=0
  # shellcheck disable=SC2086 # several options in one variable
  said=$("$java" ${FEEDFORWARD_JAVA_OPTS:-} -XshowSettings:properties -version 2>&1) || code=$?
  version=$(printf '%s\n' "$said" | sed -n 's/^ *java.specification.version = //p')
  if [ "$code" != 0 ] || [ -z "$version" ]; then
    said=$(printf '%s\n' "$said" | sed -n '/[^ ]/{s/^ *//p;q;}')
    fail "$(type -P "$java") does not start${FEEDFORWARD_JAVA_OPTS:+ with FEEDFORWARD_JAVA_OPTS=$FEEDFORWARD_JAVA_OPTS}:" \
      "${said:-it says nothing} (exit code $code); set JAVA_HOME to a JDK 17 or 25"
  fi
  java_version=${version#1.}
  [ "$java_version" -ge 17 ] 2>/dev/null || fail "Java $version found ($java), 17 or later expected: set JAVA_HOME"
}

is_current() {
  [ -s "$jar" ] && [ -s "$classpath" ] && [ ! -e "$building" ] || return 1
  [ -z "$(find "$here"/pom.xml "$here"/{core,job}/pom.xml "$here"/{core,job}/src/main -newer "$jar" -print -quit)" ] || return 1
  # the local Maven repository may have been emptied since
  local first
  IFS=: read -r first _ <"$classpath"
  [ -f "$first" ]
}

# Waits until nobody else builds, and keeps others from it until unlock or the end of this process.
lock() {
  local owner waiting="feedforward: waiting for the build that another start has begun ..."
  mkdir -p "$here/target"
  if command -v flock >/dev/null; then
    exec 9>"$here/target/build.lock"
    flock -n 9 || {
      echo "$waiting" >&2
      flock 9
    }
  else
    until mkdir "$here/target/build.lock.d" 2>/dev/null; do
      [ -z "$waiting" ] || echo "$waiting" >&2
      waiting=
      owner=$(cat "$here/target/build.lock.d/owner" 2>/dev/null || true)
      # one that was killed; a folder without an owner is being made
      [ -z "$owner" ] || kill -0 "$owner" 2>/dev/null || rm -rf "$here/target/build.lock.d"
      sleep 0.2
    done
    echo $$ >"$here/target/build.lock.d/owner"
    trap unlock EXIT
  fi
}

unlock() {
  if command -v flock >/dev/null; then
    exec 9>&-
  else
    rm -rf "$here/target/build.lock.d"
    trap - EXIT
  fi
}

# Runs Maven where a signal to this process ends it: maven LOG ARGUMENT...
maven() {
  command -v mvn >/dev/null || fail "no Maven found, which the first build needs: install it, or put mvn on the PATH"
  (cd "$here" && exec mvn -B -q -ntp "${@:2}") >"$1" 2>&1 </dev/null &
  child=$!
  local code=0
  wait "$child" || code=$?
  child=
  return "$code"
}

build() {
  ! is_current || return 0
  lock
  if ! is_current; then
    echo "feedforward: building (the first time takes a few minutes, Maven fetches Spark) ..." >&2
    mkdir -p "$(dirname "$building")"
    # as old as the sources that are built; while it is there the jar is half written
    touch "$building"
    # a JVM that runs keeps the file that it has opened
    rm -f "$jar"
    local log=$here/target/build.log
    if ! maven "$log" -DskipTests -pl job -am package; then
      tail -n 30 "$log" >&2
      fail "the build failed; 'mvn package' shows all"
    fi
    touch -r "$building" "$jar" "$classpath"
    rm -f "$building"
  fi
  unlock
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
