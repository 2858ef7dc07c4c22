package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task of local mode whose memory runs out, for which Spark ends the process with 52, or says
 * that the task has failed, whichever comes first.
 */
class OutOfMemoryIT {

  private static final Path JAR = Path.of("target/feedforward-job.jar").toAbsolutePath();
  private static final int ROWS = 2000;
  private static final int LONG_TEXT = 160_000_000;

  @TempDir private Path folder;

  @Test
  void isTheEnvironmentAndToldOnce() throws Exception {
    Path log = folder.resolve("log");
    Process process = start(log);
    Processes.await(process);
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isEqualTo(6);
    // a JVM without memory may print an empty line of its own
    assertThat(said.lines().filter(line -> !line.isEmpty() && !line.startsWith("WARNING")))
        .hasSize(2)
        .first()
        .asString()
        .contains("out of memory: the heap has 450 MB", "=-Xmx900m");
    assertThat(said).contains("RESULT {\"exit\":6,\"status\":\"environment\"");
    assertThat(folder.resolve("scored")).doesNotExist();
  }

  private Process start(Path log) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-Xmx450m", "-XX:+UseG1GC", "-Dspark.master=local[1]"));
    words.addAll(List.of("-Dspark.ui.enabled=false", "-Dspark.driver.host=127.0.0.1"));
    words.add("-Dspark.driver.bindAddress=127.0.0.1");
    words.add("-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties").toUri());
    words.addAll(List.of("-cp", JAR + ":" + SparkHome.classPath(), Main.class.getName(), "score"));
    words.addAll(new LargeModel(ROWS).write(folder));
    words.addAll(List.of("--input", table().toString()));
    words.addAll(List.of("--output", folder.resolve("scored").toString()));
    words.addAll(List.of("--features", "item", "--keep", "text"));
    ProcessBuilder builder = new ProcessBuilder(words);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Rows of which the last has a text that no heap of this size can hold. */
  private Path table() throws IOException {
    Path table = folder.resolve("table.csv");
    String piece = "a".repeat(1_000_000);
    try (BufferedWriter writer = Files.newBufferedWriter(table)) {
      writer.write("item,text\n");
      for (int row = 0; row < ROWS; row++) {
        writer.write(row + ",b\n");
      }
      writer.write("0,");
      for (int i = 0; i < LONG_TEXT / piece.length(); i++) {
        writer.write(piece);
      }
      writer.write("\n");
    }
    return table;
  }
}
