package org.feedforward.job.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;
import org.feedforward.job.run.RunWatcher;

/**
 * One line of a terminal that tells how far a run has come, and is gone when it ends. It is written
 * over and over, so it belongs on no other kind of stream.
 */
final class ProgressLine implements RunWatcher {

  static final String NO_PROGRESS = "--no-progress";

  /** Says that standard error is a terminal; {@code scripts/feedforward} sets it. */
  private static final String TERMINAL = "feedforward.terminal";

  private static final long EVERY_MILLIS = 500;

  /** Goes to the beginning of the line and clears it. */
  private static final String AGAIN = "\r\u001b[K";

  private final PrintStream terminal;
  private boolean ended;

  ProgressLine(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** The line where there is a terminal and it is wanted, or else nothing. */
  static RunWatcher of(CommandOptions options) {
    return Boolean.getBoolean(TERMINAL) && !options.has(NO_PROGRESS)
        ? new ProgressLine(System.err)
        : RunWatcher.NONE;
  }

  @Override
  public Runnable scoring(OptionalLong rows, LongSupplier scored) {
    long start = System.nanoTime();
    synchronized (terminal) {
      ended = false;
    }
    Timer timer = new Timer("progress", true);
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            show(rows, scored.getAsLong(), (System.nanoTime() - start) / 1e9);
          }
        };
    timer.schedule(task, EVERY_MILLIS, EVERY_MILLIS);
    return () -> {
      task.cancel();
      timer.cancel();
      end();
    };
  }

  void show(OptionalLong rows, long scored, double seconds) {
    synchronized (terminal) {
      if (ended) {
        return;
      }
      terminal.print(AGAIN + words(rows, scored, seconds));
      terminal.flush();
    }
  }

  private void end() {
    synchronized (terminal) {
      ended = true; // a picture that was under way comes too late
      terminal.print(AGAIN);
      terminal.flush();
    }
  }

  /**
   * What the line says.
   *
   * @param rows how many there are, where that is known
   * @param scored how many of them have been scored
   * @param seconds since the first
   */
  static String words(OptionalLong rows, long scored, double seconds) {
    if (scored == 0) {
      return String.format(Locale.ROOT, "Scoring, %.0f s", seconds);
    }
    double rate = scored / seconds;
    if (rows.isEmpty()) {
      return String.format(Locale.ROOT, "%,d rows, %,.0f rows/s", scored, rate);
    }
    long all = Math.max(rows.getAsLong(), scored);
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows (%d %%), %,.0f rows/s, %s left",
        scored,
        all,
        100 * scored / all,
        rate,
        left((all - scored) / rate));
  }

  private static String left(double seconds) {
    long whole = (long) Math.ceil(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
            : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole % 3600 / 60);
  }
}
