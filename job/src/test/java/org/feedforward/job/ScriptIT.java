package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** scripts/feedforward as users type it, with the packaged jar. */
class ScriptIT {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String SCRIPT = REPOSITORY.resolve("scripts/feedforward").toString();

  @TempDir private Path folder;

  /** Ctrl-C goes to all processes of the terminal, other signals to the one that was started. */
  @ParameterizedTest
  @CsvSource({"INT, -, 130, interrupted", "TERM, '', 143, terminated", "HUP, '', 129, hung_up"})
  void aSignalLeavesNothingBehindButTheResult(String signal, String group, int exit, String status)
      throws Exception {
    assumeThat(Path.of("/usr/bin/setsid")).isExecutable();
    Path input = manyDigits();
    Path place = Files.createDirectory(folder.resolve("place"));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    // a shell in the background ignores the signal, and so would all that it starts
    List<String> words = new ArrayList<>(List.of("env", "--default-signal", "setsid", SCRIPT));
    words.addAll(SameBits.DIGITS.score(folder, input, place.resolve("out")));
    ProcessBuilder builder = process(words);
    builder
        .environment()
        .put(
            "FEEDFORWARD_JAVA_OPTS",
            "-Xmx1g -Djava.io.tmpdir=" + temporary + " -Dspark.local.dir=" + temporary);

    Process process = builder.start();
    await(awaitAttempt(place), "data");
    List<ProcessHandle> children = process.toHandle().descendants().toList();
    new ProcessBuilder("kill", "-" + signal, "--", group + process.pid()).start().waitFor();
    Processes.await(process);

    String output = output();
    assertThat(process.exitValue()).as(output).isEqualTo(exit);
    assertThat(output)
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "RESULT {\"exit\":%d,\"status\":\"%s\",\"message\":\"%s by a signal\"}%n",
                exit,
                status,
                status.replace('_', ' ')));
    assertThat(everythingIn(place)).as(output).isEmpty();
    assertThat(everythingIn(temporary)).as(output).isEmpty();
    for (ProcessHandle child : children) {
      child.onExit().get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void usesTheSparkOfSparkHomeAndPrintsTheSame() throws Exception {
    Path own = folder.resolve("own");
    Path theirs = folder.resolve("theirs");
    List<String> words = List.of(SCRIPT, "score", "--job", "conf/digits.yaml", "--output");
    List<String> local = run(process(with(words, own)));
    ProcessBuilder submit = process(with(words, theirs));
    Path home = SparkHome.in(folder);
    SparkHome.describe(submit.environment(), home, folder);
    List<String> submitted = run(submit);

    assertThat(submitted.stream().map(ScriptIT::withoutTimes).toList())
        .isEqualTo(
            local.stream()
                .map(line -> withoutTimes(line).replace(own.toString(), theirs.toString()))
                .toList());
    assertThat(submitted.get(0)).startsWith("Scored 1,797 rows");
    assertThat(SameBits.digest(LocalSpark.session().read().parquet(theirs.toString())))
        .isEqualTo(SameBits.DIGITS.digest());
  }

  @Test
  void inspectAndVerifyNeedNoSpark() throws Exception {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            REPOSITORY.resolve("job/target/feedforward-job.jar").toString(),
            Main.class.getName());
    List<String> model =
        List.of("--model", "data/digits/state_dict.pt", "--architecture", "data/digits/module.txt");
    List<String> inspect = concat(List.of(java, List.of("inspect"), model));
    assertThat(run(process(inspect))).contains("Parameters: 17,482");
    List<String> arrays =
        List.of("--inputs", "data/digits/inputs.npy", "--expected", "data/digits/expected.npy");
    List<String> verify = concat(List.of(java, List.of("verify"), model, arrays));
    assertThat(run(process(verify))).anyMatch(line -> line.startsWith("PASSED: 1,797 rows"));
  }

  private static List<String> concat(List<List<String>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "spark-core_2.13-3.5.7.jar, spark-core_2.13-3.5.7",
    "spark-core_2.12-4.0.1.jar, spark-core_2.12-4.0.1",
    "other.jar, holds no Spark"
  })
  void refusesASparkOfAnotherLine(String jar, String found) throws Exception {
    Path home = folder.resolve("home");
    Files.createFile(Files.createDirectories(home.resolve("jars")).resolve(jar));
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.createFile(submit);
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = process(List.of(SCRIPT, "score", "--job", "conf/digits.yaml"));
    builder.environment().put("SPARK_HOME", home.toString());

    Process process = builder.start();
    Processes.await(process);
    assertThat(process.exitValue()).isEqualTo(6);
    assertThat(output())
        .startsWith("feedforward: SPARK_HOME=" + home + " holds ")
        .contains(found, "unset it for local mode", "RESULT {\"exit\":6,")
        .hasLineCount(2);
  }

  private static List<String> with(List<String> words, Path last) {
    return Stream.concat(words.stream(), Stream.of(last.toString())).toList();
  }

  private List<String> run(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    Processes.await(process);
    assertThat(process.exitValue()).as(output()).isZero();
    return output().lines().toList();
  }

  /** A process in the repository on the JDK of this test, whose output goes to one file. */
  private ProcessBuilder process(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(REPOSITORY.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MASTER", "local[2]");
    builder.environment().remove("SPARK_HOME");
    return builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static String withoutTimes(String line) {
    return line.replaceAll("in [0-9.]+ s \\([0-9,]+ rows/s\\)", "in TIME")
        .replaceAll("\"seconds\":[0-9.]+,\"rows_per_second\":\\d+", "TIME");
  }

  /** The digits so often that they take longer to score than a signal needs. */
  private Path manyDigits() throws IOException {
    Path input = Files.createDirectory(folder.resolve("in"));
    Path first = Files.copy(SameBits.parquet(), input.resolve("0.parquet"));
    for (int i = 1; i < 3000; i++) {
      Files.createLink(input.resolve(i + ".parquet"), first);
    }
    return input;
  }

  private static Path awaitAttempt(Path place) throws Exception {
    return await(place, "_feedforward-out-");
  }

  /** The first entry of a folder whose name begins so; waits until there is one. */
  private static Path await(Path folder, String prefix) throws Exception {
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      try (Stream<Path> there = Files.list(folder)) {
        for (Path path : there.toList()) {
          if (path.getFileName().toString().startsWith(prefix)) {
            return path;
          }
        }
      }
      while (true) {
        WatchKey key = watch.poll(5, TimeUnit.MINUTES);
        assertThat(key).as("no %s in %s", prefix, folder).isNotNull();
        for (WatchEvent<?> event : key.pollEvents()) {
          if (event.context().toString().startsWith(prefix)) {
            return folder.resolve((Path) event.context());
          }
        }
        key.reset();
      }
    }
  }

  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).sorted(Comparator.naturalOrder()).toList();
    }
  }
}
