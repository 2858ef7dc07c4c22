package org.feedforward.job.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.feedforward.kernel.FloatSummary;
import org.feedforward.tensor.DType;

/** All numbers that stand in one position of the rows. */
final class Series {

  /** What the sum of floats is counted in: 2^-149 of one. */
  private static final BigDecimal UNITS = new BigDecimal(BigInteger.ONE.shiftLeft(149));

  /** So many numbers are added one by one where they cannot be added together. */
  private static final int FEW = 64;

  private final DType type;
  private final Buckets buckets;
  private long finite;
  private long nan;
  private long infinite;
  private float least = Float.POSITIVE_INFINITY;
  private float most = Float.NEGATIVE_INFINITY;

  // of integers, which a float would round
  private long leastWhole = Long.MAX_VALUE;
  private long mostWhole = Long.MIN_VALUE;

  /** In units of 2^-149 where the numbers are floats. */
  private final ExactSum sum = new ExactSum();

  private Series(DType type, Buckets buckets) {
    this.type = type;
    this.buckets = buckets;
  }

  Series(DType type) {
    this(type, new Buckets());
  }

  DType type() {
    return type;
  }

  /**
   * Adds floats, but for some of them, and for the places of all in the distribution.
   *
   * @param others the places in the array of those that are not added, ascending
   * @param othersCount how many these are
   */
  void add(float[] values, int from, int count, int[] others, int othersCount, Tally tally) {
    add(values, from, from + count, others, 0, othersCount, tally);
  }

  /**
   * Adds floats together, or else in halves: what stands in the way, such as a number near to zero,
   * is mostly one of them, so that only the few beside it go one by one.
   */
  private void add(
      float[] values, int from, int to, int[] others, int first, int end, Tally tally) {
    int count = to - from;
    if (count == end - first) {
      return;
    }
    FloatSummary summary = tally.summary();
    tally.kernels().summarize(values, from, count, summary);
    if (summary.isSumExact() && areWithin(values, others, first, end)) {
      addTogether(values, summary, others, first, end);
    } else if (count > FEW) {
      int middle = from + count / 2;
      int before = first;
      while (before < end && others[before] < middle) {
        before++;
      }
      add(values, from, middle, others, first, before, tally);
      add(values, middle, to, others, before, end, tally);
    } else {
      int next = first;
      for (int i = from; i < to; i++) {
        if (next < end && others[next] == i) {
          next++;
        } else {
          addOne(values[i]);
        }
      }
    }
  }

  private void addTogether(float[] values, FloatSummary summary, int[] others, int first, int end) {
    double sumOfOthers = 0;
    for (int i = first; i < end; i++) {
      sumOfOthers += values[others[i]];
    }
    finite += summary.count() - (end - first);
    least = Math.min(least, summary.least());
    most = Math.max(most, summary.most());
    sum.add(summary.units() - summary.units(sumOfOthers), summary.unitExponent());
  }

  /** Whether each of these lies between the extremes of what has been added before. */
  private boolean areWithin(float[] values, int[] others, int first, int end) {
    for (int i = first; i < end; i++) {
      float value = values[others[i]];
      if (Float.compare(value, least) < 0 || Float.compare(value, most) > 0) {
        return false;
      }
    }
    return true;
  }

  private void addOne(float value) {
    if (Float.isNaN(value)) {
      nan++;
    } else if (Float.isInfinite(value)) {
      infinite++;
    } else {
      finite++;
      least = Math.min(least, value);
      most = Math.max(most, value);
      sum.add(value);
    }
  }

  /**
   * Adds integers, but for their places in the distribution, which are those of the nearest floats.
   */
  void add(long[] values, int count) {
    if (count == 0) {
      return;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < count; i++) {
      long value = values[i];
      leastWhole = Math.min(leastWhole, value);
      mostWhole = Math.max(mostWhole, value);
      high += value >> 32;
      low += value & 0xffffffffL;
    }
    finite += count;
    sum.add(BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low)));
  }

  /** Finds the places of the first floats in the distribution. */
  void place(float[] values, int count) {
    buckets.add(values, count);
  }

  /** Adds what others have counted in the same position. */
  void add(Series other) {
    finite += other.finite;
    nan += other.nan;
    infinite += other.infinite;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    leastWhole = Math.min(leastWhole, other.leastWhole);
    mostWhole = Math.max(mostWhole, other.mostWhole);
    sum.add(other.sum.total());
    buckets.add(other.buckets);
  }

  /** What is told of it. */
  Figures figures() {
    Distribution distribution = buckets.isComplete() ? buckets.distribution() : Distribution.EMPTY;
    if (finite == 0) {
      return new Figures(nan + infinite, nan, infinite, 0, 0, Double.NaN, distribution);
    }
    return type == DType.INT64
        ? figures(leastWhole, mostWhole, mean(BigDecimal.ONE), distribution)
        : figures(
            least + 0f, // 0 for -0
            most + 0f,
            mean(UNITS),
            distribution);
  }

  private Figures figures(Number lowest, Number highest, double mean, Distribution distribution) {
    return new Figures(finite + nan + infinite, nan, infinite, lowest, highest, mean, distribution);
  }

  /** The sum is exact, so that the mean is rounded once. */
  private double mean(BigDecimal unitsOfOne) {
    return new BigDecimal(sum.total())
        .divide(unitsOfOne.multiply(BigDecimal.valueOf(finite)), MathContext.DECIMAL128)
        .doubleValue();
  }

  void write(PackedWriter out, boolean whole) {
    out.putText(type.name());
    out.putWhole(finite);
    out.putWhole(nan);
    out.putWhole(infinite);
    out.putFloat(least);
    out.putFloat(most);
    if (type == DType.INT64) {
      out.putLong(leastWhole);
      out.putLong(mostWhole);
    }
    out.putSum(sum.total());
    buckets.write(out, whole);
  }

  static Series read(PackedReader in) {
    DType type = DType.valueOf(in.text());
    long finite = in.whole();
    long nan = in.whole();
    long infinite = in.whole();
    float least = in.floatNumber();
    float most = in.floatNumber();
    boolean whole = type == DType.INT64;
    long leastWhole = whole ? in.longNumber() : Long.MAX_VALUE;
    long mostWhole = whole ? in.longNumber() : Long.MIN_VALUE;
    BigInteger sum = in.sum();
    Series series = new Series(type, Buckets.read(in));
    series.finite = finite;
    series.nan = nan;
    series.infinite = infinite;
    series.least = least;
    series.most = most;
    series.leastWhole = leastWhole;
    series.mostWhole = mostWhole;
    series.sum.add(sum);
    return series;
  }
}
