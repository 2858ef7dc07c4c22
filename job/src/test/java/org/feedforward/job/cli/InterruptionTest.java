package org.feedforward.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A command may fail, or finish, before the JVM that a signal ends has run its shutdown hooks. */
class InterruptionTest {

  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said);

  @ParameterizedTest
  @EnumSource(names = {"INTERRUPTED", "TERMINATED", "HUNG_UP"})
  void theResultIsToldOnceWhereTheCommandFailsFirst(ExitCode signal) throws Exception {
    Interruption interruption = Interruption.watch(out, "score");
    during(signal, () -> interruption.end(run("score")), interruption::tell);

    assertThat(said.toString())
        .startsWith("RESULT {\"exit\":" + signal.status() + ",\"status\":")
        .hasLineCount(1);
  }

  @Test
  void aBatchThatIsInterruptedLeavesItsResultToTheLastWord(@TempDir Path folder) throws Exception {
    Path commands = Files.writeString(folder.resolve("commands"), "[\"--version\"]\n");
    Interruption interruption = Interruption.watch(out, "batch");
    during(
        ExitCode.TERMINATED,
        () -> interruption.end(run("batch", "--commands", commands.toString())),
        interruption::tell);

    assertThat(said.toString()).startsWith("RESULT {\"exit\":143,").hasLineCount(1);
  }

  @Test
  void aCommandThatHasToldItsResultIsNotContradicted() throws Exception {
    Interruption interruption = Interruption.watch(out, "score");
    interruption.end(run("score"));
    during(ExitCode.TERMINATED, interruption::tell);

    assertThat(said.toString()).contains("RESULT {\"exit\":2,").hasLineCount(1);
  }

  private ExitCode run(String... words) {
    return new Commands(out, new PrintWriter(new StringWriter())).run(words);
  }

  /** Runs while there is a thread as the JVM has one for a signal. */
  private static void during(ExitCode signal, Runnable... steps) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    String name =
        switch (signal) {
          case INTERRUPTED -> "SIGINT handler";
          case HUNG_UP -> "SIGHUP handler";
          default -> "SIGTERM handler";
        };
    Thread handler =
        new Thread(
            () -> {
              try {
                done.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    handler.start();
    try {
      for (Runnable step : steps) {
        step.run();
      }
    } finally {
      done.countDown();
      handler.join();
    }
  }
}
