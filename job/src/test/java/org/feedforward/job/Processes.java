package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** Processes of tests. */
final class Processes {

  /** Against hanging only: a busy machine may need long. */
  private static final long MOST_MINUTES = 15;

  private Processes() {}

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
