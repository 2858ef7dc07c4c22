package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes of tests. */
final class Processes {

  /** Against hanging only: a busy machine may need long. */
  private static final long MOST_MINUTES = 15;

  private Processes() {}

  /** What a command that needs Spark's jars prints until its end, with the exit code expected. */
  static String said(List<String> words, Path folder, int exit)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(words);
    SparkHome.describe(builder.environment(), SparkHome.in(folder), folder);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await(process);
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isEqualTo(exit);
    return said;
  }

  /** Waits for the end of a process, and leaves neither it nor its children when there is none. */
  static void await(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).as("process has ended").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
