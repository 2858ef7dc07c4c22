package org.feedforward.job.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far numbers are from those of another run, by the shares that lie in bins: those between the
 * tenths of the other run's numbers, which end where a bucket of a {@link Distribution} ends, what
 * is below and above all of these, and what is not finite.
 *
 * @param psi the population stability index: the sum of (now - before) ln(now / before)
 * @param jensenShannon the distance of Jensen and Shannon to base 2, from 0 to 1
 */
public record Drift(double psi, double jensenShannon) {

  private static final int TENTHS = 10;

  /** What a share of nothing counts as in the index, which would be infinite. */
  private static final double NOTHING = 1e-4;

  /**
   * Numbers of one run.
   *
   * @param distribution of those that are finite, or of a part of them
   * @param finite how many are
   * @param nan how many are NaN
   * @param infinite how many are infinite
   */
  public record Numbers(Distribution distribution, long finite, long nan, long infinite) {}

  /** Numbers against earlier ones. */
  public static Drift of(Numbers before, Numbers now) {
    List<Integer> ends = ends(before.distribution());
    return of(counts(before, ends), counts(now, ends));
  }

  /** The last bucket of every bin but the last, which has no end. */
  private static List<Integer> ends(Distribution before) {
    List<Integer> ends = new ArrayList<>();
    if (before.size() == 0) {
      return ends;
    }
    ends.add(before.bucket(0) - 1);
    long total = before.total();
    long seen = 0;
    for (int i = 0, tenth = 1; i < before.size() - 1 && tenth < TENTHS; i++) {
      seen += before.count(i);
      boolean ended = seen * TENTHS >= total * tenth;
      if (ended) {
        ends.add(before.bucket(i));
        tenth = (int) (seen * TENTHS / total) + 1; // a bucket may hold several tenths
      }
    }
    ends.add(before.bucket(before.size() - 1));
    return ends;
  }

  private static double[] counts(Numbers numbers, List<Integer> ends) {
    Distribution distribution = numbers.distribution();
    int bins = ends.size() + 1;
    double[] counts = new double[bins + 2];
    counts[bins] = numbers.nan();
    counts[bins + 1] = numbers.infinite();
    int bin = 0;
    for (int i = 0; i < distribution.size(); i++) {
      while (bin < ends.size() && distribution.bucket(i) > ends.get(bin)) {
        bin++;
      }
      counts[bin] += distribution.count(i);
    }
    double placed = distribution.total();
    for (int i = 0; i < bins && numbers.finite() != placed; i++) {
      counts[i] *= numbers.finite() / placed;
    }
    return counts;
  }

  /** Counts of the same things, before and now. */
  public static Drift of(long[] before, long[] now) {
    return of(
        Arrays.stream(before).asDoubleStream().toArray(),
        Arrays.stream(now).asDoubleStream().toArray());
  }

  private static Drift of(double[] before, double[] now) {
    double all = 0;
    double allNow = 0;
    for (int i = 0; i < before.length; i++) {
      all += before[i];
      allNow += now[i];
    }
    double psi = 0;
    double divergence = 0;
    for (int i = 0; i < before.length; i++) {
      double was = before[i] / Math.max(1, all);
      double is = now[i] / Math.max(1, allNow);
      double middle = (was + is) / 2;
      divergence += (part(was, middle) + part(is, middle)) / 2;
      double wasAtLeast = Math.max(was, NOTHING);
      double isAtLeast = Math.max(is, NOTHING);
      psi += (isAtLeast - wasAtLeast) * Math.log(isAtLeast / wasAtLeast);
    }
    return new Drift(psi, Math.sqrt(Math.max(0, divergence) / Math.log(2)));
  }

  private static double part(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }
}
