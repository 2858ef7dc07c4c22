package org.feedforward.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.feedforward.bench.turns.Turn;
import org.feedforward.bench.turns.Turns;

/** What two builds needed for one turn, round by round. A ratio above 1 is a gain. */
final class Comparison {

  /** A loss that is more than chance and more than anybody should pass over. */
  private static final double TOLERATED = 0.98;

  private final Turn turn;
  private final List<Double> before = new ArrayList<>();
  private final List<Double> after = new ArrayList<>();
  private boolean sameBits = true;
  private String reason;

  Comparison(Turn turn) {
    this.turn = turn;
  }

  /** Adds a round: the seconds of the older build and of this one, measured next to each other. */
  void add(double older, double ours) {
    before.add(older);
    after.add(ours);
  }

  /** Notes what both answered when they were asked to be ready; gives whether both are. */
  boolean prepared(String older, String ours) {
    if (ours.startsWith(Turns.CANNOT)) {
      throw new IllegalStateException(turn.caseName() + ": this build " + ours);
    }
    if (older.startsWith(Turns.CANNOT)) {
      reason = "not in the other build: " + older.substring(Turns.CANNOT.length());
      return false;
    }
    sameBits &= older.equals(ours);
    return true;
  }

  int rounds() {
    return after.size();
  }

  double ratio() {
    return Measurement.median(ratios());
  }

  /** The ratios that a quarter and three quarters of the rounds lie below. */
  double[] quartiles() {
    double[] sorted = sorted();
    int last = sorted.length - 1;
    return new double[] {sorted[Math.round(last * 0.25f)], sorted[last - Math.round(last * 0.25f)]};
  }

  double[] range() {
    double[] sorted = sorted();
    return new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  /** Slower, faster or the same: beyond 2 %, and beyond what three quarters of the rounds show. */
  String verdict() {
    if (ratio() < TOLERATED && quartiles()[1] < 1) {
      return "slower";
    }
    return ratio() > 1 / TOLERATED && quartiles()[0] > 1 ? "faster" : "same";
  }

  private double[] ratios() {
    double[] ratios = new double[after.size()];
    Arrays.setAll(ratios, round -> before.get(round) / after.get(round));
    return ratios;
  }

  private double[] sorted() {
    double[] sorted = ratios();
    Arrays.sort(sorted);
    return sorted;
  }

  private double speed(List<Double> seconds) {
    return turn.work() / Measurement.median(seconds.stream().mapToDouble(s -> s).toArray());
  }

  static String head() {
    return String.format(
        Locale.ROOT,
        "%-30s %-22s %-20s %12s %12s %6s  %-13s %-13s %-7s %s",
        "case",
        "contender",
        "unit",
        "before",
        "now",
        "ratio",
        "quartiles",
        "range",
        "",
        "bits");
  }

  String line() {
    if (reason != null) {
      return String.format(
          Locale.ROOT, "%-30s %-22s %s", turn.caseName(), turn.contender(), reason);
    }
    return String.format(
        Locale.ROOT,
        "%-30s %-22s %-20s %12s %12s %6.3f  %.3f - %.3f %.3f - %.3f %-7s %s",
        turn.caseName(),
        turn.contender(),
        turn.unit(),
        figure(speed(before)),
        figure(speed(after)),
        ratio(),
        quartiles()[0],
        quartiles()[1],
        range()[0],
        range()[1],
        verdict(),
        sameBits ? "same" : "DIFFER");
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 10_000 ? "%.2f" : "%,.0f", value);
  }

  String json(String where) {
    return String.format(
        Locale.ROOT,
        "  {\"case\": \"%s\", \"contender\": \"%s\", \"%s\": %.3f, \"%s_before\": %.3f, "
            + "\"ratio_to_before\": %.4f, \"ratio_quartiles\": [%.4f, %.4f], "
            + "\"ratio_range\": [%.4f, %.4f], \"rounds\": %d, \"verdict\": \"%s\", "
            + "\"same_bits\": %b, %s}",
        turn.caseName(),
        turn.contender(),
        turn.unit(),
        speed(after),
        turn.unit(),
        speed(before),
        ratio(),
        quartiles()[0],
        quartiles()[1],
        range()[0],
        range()[1],
        rounds(),
        verdict(),
        sameBits,
        where);
  }
}
