package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts/feedforward does before and around the JVM. */
class WrapperIT {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Path SCRIPT = REPOSITORY.resolve("scripts/feedforward");

  @TempDir private Path folder;

  /**
   * What a process left.
   *
   * @param exit its exit code
   * @param lines standard output and standard error as they came, in one file
   */
  private record Ended(int exit, List<String> lines) {

    String last() {
      return lines.get(lines.size() - 1);
    }
  }

  private Ended run(Map<String, String> environment, Object... words) throws Exception {
    Path log = Files.createTempFile(folder, "log", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.of(words).map(Object::toString).toList())
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MASTER", "local[2]");
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    Processes.await(process);
    return new Ended(process.exitValue(), Files.readAllLines(log));
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void worksThroughLinksToLinksAndNeedsASparkOnlyToScore() throws Exception {
    Path near = Files.createSymbolicLink(folder.resolve("near"), SCRIPT);
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path far = Files.createSymbolicLink(bin.resolve("far"), Path.of("../near"));
    Map<String, String> wrongHome = Map.of("SPARK_HOME", folder.toString());
    assertThat(near).exists();

    Ended inspect =
        run(
            wrongHome,
            far,
            "inspect",
            "--model",
            "data/digits/state_dict.pt",
            "--architecture",
            "data/digits/module.txt");
    assertThat(inspect.lines()).contains("Parameters: 17,482");
    assertThat(inspect.exit()).isZero();

    Ended help = run(wrongHome, near, "score", "--help");
    assertThat(help.lines().get(0)).startsWith("Usage: feedforward score");
    assertThat(help.exit()).isZero();
    assertThat(run(wrongHome, far, "--help").exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, '', has no bin/java",
    "silent, exit 3, it says nothing (exit code 3)",
    "broken, echo cannot load libjvm.so; exit 1, cannot load libjvm.so (exit code 1)",
    "mute, exit 0, it says nothing (exit code 0)",
    "old, 'echo \"    java.specification.version = 11\"', 'Java 11 found'"
  })
  void aJavaThatDoesNotWorkIsNamed(String name, String script, String expected) throws Exception {
    Path home = Files.createDirectories(folder.resolve(name));
    if (!script.isEmpty()) {
      executable(home.resolve("bin/java"), "#!/bin/sh\n" + script + "\n");
    }
    Ended ended = run(Map.of("JAVA_HOME", home.toString()), SCRIPT, "score", "--job", "x.yaml");
    assertThat(ended.exit()).isEqualTo(6);
    assertThat(ended.lines()).hasSize(2);
    assertThat(ended.lines().get(0)).startsWith("feedforward: ").contains(home + "", expected);
    assertThat(ended.last())
        .startsWith("RESULT {\"exit\":6,\"status\":\"environment\",\"message\":");
  }

  @Test
  void optionsThatTheJvmDoesNotKnowAreItsFault() throws Exception {
    Ended ended =
        run(Map.of("FEEDFORWARD_JAVA_OPTS", "-Xmx1x \"\\"), SCRIPT, "inspect", "--model", "x");
    assertThat(ended.exit()).isEqualTo(6);
    assertThat(ended.lines()).hasSize(1);
    assertThat(ended.last()).contains("FEEDFORWARD_JAVA_OPTS=-Xmx1x", "-Xmx1x (exit code 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "score --packages delta",
        "sql --file x.sql --packages=a:b:c,d:e",
        "--jars no.jar batch",
        "score --conf spark.x",
        "--conf x=y sql",
        "score --conf fs.s3a.secret.key=Hemlig00X",
        "score --packages a:b:c --repositories https://user:Hemlig00X@h.invalid/m",
        "sql --jars no.jar?token=Hemlig00X",
        "score --packages"
      })
  void sparksOptionsAreChecked(String words) throws Exception {
    List<Object> all = new ArrayList<>(List.of(SCRIPT));
    all.addAll(List.of(words.split(" ")));
    Ended ended = run(Map.of(), all.toArray());
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.lines()).hasSize(2);
    assertThat(ended.lines().get(0)).startsWith("feedforward: --");
    assertThat(ended.last()).startsWith("RESULT {\"exit\":2,\"status\":\"usage\",\"message\":\"--");
    assertThat(ended.lines()).noneMatch(line -> line.contains("Hemlig00X"));
  }

  @Test
  void whatIsSaidComesInItsOrderAndTheResultLast() throws Exception {
    Path commands =
        Files.writeString(
            folder.resolve("commands"),
            """
            ["score", "--modell", "x"]
            ["inspect", "--model", "data/digits/nowhere.onnx"]
            ["sql"]
            """);
    Ended batch = run(Map.of(), SCRIPT, "batch", "--commands", commands);
    assertThat(batch.exit()).isEqualTo(2);
    assertThat(batch.lines().stream().map(line -> line.replaceFirst("[:{].*", "")).toList())
        .containsExactly(
            "[1/3] score --modell x",
            "feedforward",
            "feedforward",
            "feedforward",
            "RESULT ",
            "[2/3] inspect --model data/digits/nowhere.onnx",
            "feedforward",
            "[3/3] sql",
            "feedforward",
            "RESULT ",
            "RESULT ");
    assertThat(batch.last()).startsWith("RESULT {\"exit\":2,\"status\":\"usage\"");

    for (String verb : List.of("score", "sql", "batch")) {
      Ended ended = run(Map.of(), SCRIPT, verb, "--nothing");
      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.lines().get(0)).startsWith("feedforward: unknown option '--nothing'");
      assertThat(ended.last()).startsWith("RESULT {\"exit\":2,");
    }
  }

  /** A library that Spark does not bring and Maven has at hand. */
  private static Path assertj() throws Exception {
    return Path.of(
        org.assertj.core.api.Assertions.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI());
  }

  @Test
  void packagesJarsAndSettingsReachSparkInLocalMode() throws Exception {
    String version = assertj().getFileName().toString().replaceAll("assertj-core-|[.]jar", "");
    Path file =
        Files.writeString(
            folder.resolve("query.sql"),
            "select java_method('org.assertj.core.util.Strings', 'quote', 'x'),"
                + " current_timezone();");
    Ended none = run(Map.of(), SCRIPT, "sql", "--packages", "org.feedforward:none:1");
    assertThat(none.exit()).isEqualTo(6);
    assertThat(none.lines().get(1))
        .startsWith("feedforward: --packages org.feedforward:none:1 cannot be had: Could not ");
    Ended packages =
        run(
            Map.of(),
            SCRIPT,
            "sql",
            "--file",
            file,
            "--packages",
            "org.assertj:assertj-core:" + version,
            "--conf",
            "spark.sql.session.timeZone=Asia/Tokyo");
    assertThat(packages.exit()).as("%s", packages.lines()).isZero();
    assertThat(packages.lines()).contains("'x'\tAsia/Tokyo");
    assertThat(packages.last()).startsWith("RESULT {\"exit\":0,\"status\":\"done\"");
  }

  @Test
  void jarsAndSettingsReachTheSparkOfSparkHome() throws Exception {
    Map<String, String> environment = new java.util.HashMap<>();
    SparkHome.describe(environment, SparkHome.in(folder), folder);
    Path file =
        Files.writeString(
            folder.resolve("query.sql"),
            "select java_method('org.assertj.core.util.Strings', 'quote', 'x'),"
                + " current_timezone();\nselec 1;");
    Ended jars =
        run(
            environment,
            SCRIPT,
            "--conf",
            "spark.sql.session.timeZone=Asia/Tokyo",
            "--jars=" + assertj(),
            "sql",
            "--file",
            file);
    assertThat(jars.exit()).as("%s", jars.lines()).isEqualTo(2);
    assertThat(jars.lines()).hasSize(3);
    assertThat(jars.lines().get(0)).isEqualTo("'x'\tAsia/Tokyo");
    assertThat(jars.lines().get(1)).startsWith("feedforward: query.sql, statement 2: ");
    assertThat(jars.last()).startsWith("RESULT {\"exit\":2,");
  }

  /** A checkout whose Maven and Java are scripts that show what they are asked. */
  private final class Checkout {

    private final Path root = folder.resolve("checkout");
    private final Path gate = folder.resolve("gate");
    private final Path calls = folder.resolve("calls");
    private final boolean flock;

    Checkout(boolean flock) throws Exception {
      this.flock = flock;
      for (String name :
          List.of(
              "scripts/feedforward", "scripts/common.sh", "conf/spark-defaults.conf", "pom.xml")) {
        executable(root.resolve(name), Files.readString(REPOSITORY.resolve(name)));
      }
      for (String module : List.of("core", "job")) {
        Path sources = Files.createDirectories(root.resolve(module).resolve("src/main"));
        Files.writeString(sources.resolve("A.java"), "class A {}");
        Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
      }
      assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
      Path jar = root.resolve("job/target/feedforward-job.jar");
      executable(
          folder.resolve("tools/mvn"),
          String.format(
              Locale.ROOT,
              """
          #!/bin/bash
          echo call >>%s
          mkdir -p job/target
          echo half >%s
          read -r line <%s
          echo whole >%s
          echo %s >job/target/spark-classpath.txt
          """,
              calls,
              jar,
              gate,
              jar,
              root.resolve("pom.xml")));
      executable(
          folder.resolve("home/bin/java"),
          String.format(
              Locale.ROOT,
              """
          #!/bin/bash
          case "$*" in *-version*) echo "java.specification.version = 17"; exit ;; esac
          echo "a JVM runs what is $(cat %s)"
          """,
              jar));
      if (!flock) {
        for (String tool :
            List.of(
                "bash cat cksum dirname find grep head mkdir paste readlink rm sed sleep tail touch tr"
                    .split(" "))) {
          Path there =
              Stream.of("/usr/bin", "/bin")
                  .map(place -> Path.of(place, tool))
                  .filter(Files::exists)
                  .findFirst()
                  .orElseThrow();
          Files.createSymbolicLink(folder.resolve("tools").resolve(tool), there);
        }
      }
    }

    Process start(Path log) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder("/bin/bash", root.resolve("scripts/feedforward").toString(), "sql");
      builder.environment().remove("SPARK_HOME");
      builder.environment().put("JAVA_HOME", folder.resolve("home").toString());
      builder
          .environment()
          .put("PATH", folder.resolve("tools") + (flock ? ":" + System.getenv("PATH") : ""));
      return builder.redirectOutput(log.toFile()).start();
    }

    /** Lets a build that waits go on; returns once it does. */
    void open() throws IOException {
      Files.writeString(gate, "go\n");
    }

    long builds() throws IOException {
      return Files.readAllLines(calls).size();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTwoStartsAfterAChangeOneBuildsAndBothRunTheWholeJar(boolean flock) throws Exception {
    Checkout checkout = new Checkout(flock);
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Process one = checkout.start(first);
    BufferedReader said = one.errorReader();
    assertThat(said.readLine()).startsWith("feedforward: building");
    Process other = checkout.start(second);
    assertThat(other.errorReader().readLine()).startsWith("feedforward: waiting for the build");
    assertThat(other.isAlive()).isTrue();
    checkout.open();
    Processes.await(one);
    Processes.await(other);

    assertThat(Files.readString(first)).isEqualTo("a JVM runs what is whole\n");
    assertThat(Files.readString(second)).isEqualTo("a JVM runs what is whole\n");
    assertThat(checkout.builds()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, 143, terminated, true",
    "HUP, 129, hung_up, true",
    "TERM, 143, terminated, false"
  })
  void aBuildThatASignalEndsLeavesNothingThatRuns(
      String signal, int exit, String status, boolean flock) throws Exception {
    assumeThat(isHeard(signal)).as("%s ends a command, which nohup prevents", signal).isTrue();
    Checkout checkout = new Checkout(flock);
    Path log = folder.resolve("log");
    Process ended = checkout.start(log);
    assertThat(ended.errorReader().readLine()).startsWith("feedforward: building");
    new ProcessBuilder("kill", "-" + signal, "" + ended.pid()).start().waitFor();
    Processes.await(ended);
    assertThat(ended.exitValue()).isEqualTo(exit);
    assertThat(Files.readString(log))
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "RESULT {\"exit\":%d,\"status\":\"%s\",\"message\":\"%s by a signal\"}%n",
                exit,
                status,
                status.replace('_', ' ')));

    Files.writeString(checkout.root.resolve("job/target/feedforward-job.jar"), "half");
    Process next = checkout.start(log);
    assertThat(next.errorReader().readLine()).startsWith("feedforward: building");
    checkout.open();
    Processes.await(next);
    assertThat(Files.readString(log)).isEqualTo("a JVM runs what is whole\n");
  }

  /** Whether a signal reaches the commands that this JVM starts: one that it ignores does not. */
  private static boolean isHeard(String signal) throws Exception {
    String script = String.format(Locale.ROOT, "trap 'exit 7' %1$s; kill -%1$s $$; exit 0", signal);
    return new ProcessBuilder("bash", "-c", script).start().waitFor() == 7;
  }
}
