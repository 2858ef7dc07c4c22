package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;
import org.feedforward.job.fault.ExitCode;

/** Tells the result of a process that a signal ends, as its last words. */
public final class Interruption {

  /** After Spark has stopped, an attempt's folder is gone and the file systems are closed. */
  private static final int LAST = 1;

  private static volatile Optional<Interruption> current = Optional.empty();

  private final PrintWriter out;
  private volatile boolean waitsForSpark;
  private volatile boolean ended;

  private Interruption(PrintWriter out) {
    this.out = out;
  }

  /** Watches the command of this JVM. */
  public static Interruption watch(PrintWriter out, String... args) {
    Interruption watch = new Interruption(out);
    if (CommandLine.tellsResult(args)) {
      current = Optional.of(watch);
      Runtime.getRuntime().addShutdownHook(new Thread(watch::tellWithoutSpark));
    }
    return watch;
  }

  /** A session starts, which has work of its own when the JVM ends. */
  static void sparkStarts() {
    current.filter(watch -> !watch.waitsForSpark).ifPresent(Interruption::waitForSpark);
  }

  private void waitForSpark() {
    ShutdownHookManager.get().addShutdownHook(this::tell, LAST);
    waitsForSpark = true;
  }

  /** The command has ended; it has told its result itself unless a signal ended it. */
  public void end(ExitCode code) {
    ended = !code.isSignal();
  }

  private void tellWithoutSpark() {
    if (!waitsForSpark) {
      tell();
    }
  }

  void tell() {
    if (!ended) {
      Signals.ending()
          .ifPresent(
              code -> {
                String signal = code.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
                out.println(ResultLine.of(code, signal + " by a signal", Optional.empty()));
                out.flush();
              });
    }
  }
}
