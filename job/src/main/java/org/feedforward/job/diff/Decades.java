package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;

/**
 * How many absolute differences lie between two powers of ten; a lower bound belongs to its class.
 * A difference of zero between values of other bits, as 0.0 and -0.0, lies in the first class.
 */
public final class Decades implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The bounds between classes. */
  private static final double[] BOUNDS = {
    1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6,
    1e7, 1e8, 1e9, 1e10
  };

  private final long[] counts = new long[BOUNDS.length + 1];

  void add(double difference) {
    int place = Arrays.binarySearch(BOUNDS, difference);
    counts[place >= 0 ? place + 1 : -place - 1]++;
  }

  void merge(Decades other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  public int classes() {
    return counts.length;
  }

  public long count(int place) {
    return counts[place];
  }

  /** The least difference of a class; nothing where it has no bound. */
  public static Optional<Double> from(int place) {
    return place == 0 ? Optional.empty() : Optional.of(BOUNDS[place - 1]);
  }

  /** What every difference of a class is below; nothing where it has no bound. */
  public static Optional<Double> below(int place) {
    return place == BOUNDS.length ? Optional.empty() : Optional.of(BOUNDS[place]);
  }
}
