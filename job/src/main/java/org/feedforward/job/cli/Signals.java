package org.feedforward.job.cli;

import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;

/** The signal that is ending this JVM. */
final class Signals {

  /** The JVM ends itself for a signal in a thread that is called after it. */
  private static final Map<String, ExitCode> THREADS =
      Map.of(
          "SIGHUP handler", ExitCode.HUNG_UP,
          "SIGINT handler", ExitCode.INTERRUPTED,
          "SIGTERM handler", ExitCode.TERMINATED);

  private Signals() {}

  /** What the JVM ends with because of a signal; nothing when none has come. */
  static Optional<ExitCode> ending() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(THREADS::containsKey)
        .map(THREADS::get)
        .findFirst();
  }
}
