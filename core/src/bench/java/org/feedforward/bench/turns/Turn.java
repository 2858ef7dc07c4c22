package org.feedforward.bench.turns;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * Something that both builds do in turn.
 *
 * @param caseName the case
 * @param contender the way to compute it
 * @param work what a run does, in the unit's terms
 * @param unit what work per second is called
 * @param prepared makes it ready and warm
 */
public record Turn(
    String caseName, String contender, double work, String unit, Supplier<Ready> prepared) {

  private static final String MARK = "TURN";

  /** A turn that is warm. */
  public interface Ready {

    /** Stands for all numbers that come out, or for none when they are not ours. */
    String digest();

    /** Runs it; gives the seconds of CPU time that one run's work took. */
    double seconds();
  }

  String line() {
    return String.format(Locale.ROOT, "%s\t%s\t%s\t%s\t%s", MARK, caseName, contender, work, unit);
  }

  /** Whether a line describes a turn. */
  public static boolean isOne(String line) {
    return line.startsWith(MARK + "\t");
  }

  /** The description in a line, of a turn that another process takes. */
  public static Turn parse(String line) {
    String[] fields = line.split("\t");
    return new Turn(
        fields[1],
        fields[2],
        Double.parseDouble(fields[3]),
        fields[4],
        () -> {
          throw new IllegalStateException("Another process takes this turn");
        });
  }
}
