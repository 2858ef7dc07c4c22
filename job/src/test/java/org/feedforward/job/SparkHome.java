package org.feedforward.job;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Spark home made of Maven's jars: links to them, and what bin/spark-submit comes down to. */
final class SparkHome {

  /** As bin/spark-class: the launcher prints the words of the command, each ended by a NUL. */
  private static final String SUBMIT =
      """
      #!/usr/bin/env bash
      mapfile -d '' -t words < <("$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" \\
        org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
      exec "${words[1]#$'\\n'}" "${words[@]:2}"
      """;

  private SparkHome() {}

  /** The jars of the Spark that is tested, as a class path. */
  static String classPath() throws IOException {
    return Files.readString(Path.of(System.getProperty("feedforward.test.classpath"))).strip();
  }

  /** Makes a home in a folder, unless it is there. */
  static Path in(Path folder) throws IOException {
    Path home = folder.resolve("spark-home");
    if (Files.exists(home)) {
      return home;
    }
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("conf"));
    for (String jar : classPath().split(File.pathSeparator)) {
      Path path = Path.of(jar);
      Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
    }
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SUBMIT);
    Files.setPosixFilePermissions(
        submit, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  /** What processes of this home need to know. */
  static void describe(Map<String, String> environment, Path home, Path folder) {
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("SPARK_LOCAL_DIRS", folder.resolve("local-dirs").toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }
}
