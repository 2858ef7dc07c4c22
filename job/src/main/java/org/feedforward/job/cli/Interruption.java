package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.report.ResultLine;

/**
 * Tells the result of a process that a signal ends, or Spark because a task of local mode ran out
 * of memory, as its last words.
 */
public final class Interruption {

  /** After Spark has stopped, an attempt's folder is gone and the file systems are closed. */
  private static final int LAST = 1;

  private static volatile Optional<Interruption> current = Optional.empty();

  private final PrintWriter out;
  private volatile boolean waitsForSpark;
  private volatile boolean ended;
  private volatile boolean endedBySpark;
  private volatile Optional<PrintWriter> err = Optional.empty();
  private Thread command = Thread.currentThread();

  private Interruption(PrintWriter out) {
    this.out = out;
  }

  /** Watches the command of this JVM. */
  public static Interruption watch(PrintWriter out, String... args) {
    Interruption watch = new Interruption(out);
    if (Commands.tellsResult(args)) {
      current = Optional.of(watch);
      Runtime.getRuntime().addShutdownHook(new Thread(watch::tellWithoutSpark));
    }
    return watch;
  }

  /**
   * Makes the JVM end with our exit code where Spark would end it with its own (52): an
   * OutOfMemoryError of a task reaches no caller. Only for a process that runs one command.
   */
  public void answerForSpark(PrintWriter messages) {
    command = Thread.currentThread();
    err = Optional.of(messages);
  }

  /** A Spark session starts, which has shutdown hooks of its own. */
  static void sparkStarts() {
    current.filter(watch -> !watch.waitsForSpark).ifPresent(Interruption::waitForSpark);
  }

  private void waitForSpark() {
    ShutdownHookManager.get().addShutdownHook(this::tell, LAST);
    waitsForSpark = true;
  }

  /** The command has ended; it has told its result itself unless a signal ended it. */
  public void end(ExitCode code) {
    endedBySpark = isEndedBySpark();
    ended = !code.isSignal() && !endedBySpark;
  }

  /** Whether the JVM is ending already, and for no signal: Spark has ended it for a task. */
  static boolean isEndedBySpark() {
    Thread hook = new Thread();
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException shutdownInProgress) {
      return Signals.ending().isEmpty();
    }
  }

  private void tellWithoutSpark() {
    if (!waitsForSpark) {
      tell();
    }
  }

  void tell() {
    if (!ended) {
      Signals.ending().ifPresentOrElse(this::tellSignal, this::tellMemory);
    }
  }

  private void tellSignal(ExitCode code) {
    String signal = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    out.println(ResultLine.of(code, CliFaults.endedBySignal(signal), Optional.empty()));
    out.flush();
  }

  /** Whether the command still waits for something, so that another thread has ended the JVM. */
  private boolean isRunning() {
    return Arrays.stream(command.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(Commands.class.getName()));
  }

  private void tellMemory() {
    err.filter(messages -> endedBySpark || isRunning())
        .ifPresent(
            messages -> {
              String message = ModelHeap.taskOutOfMemory();
              messages.println("feedforward: " + message);
              messages.flush();
              out.println(ResultLine.of(ExitCode.ENVIRONMENT, message, Optional.empty()));
              out.flush();
              Runtime.getRuntime().halt(ExitCode.ENVIRONMENT.status());
            });
  }
}
