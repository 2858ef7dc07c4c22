package org.feedforward.job.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.feedforward.job.run.PlannedRun.Estimate;
import org.feedforward.job.run.PlannedRun.Rows;
import org.feedforward.job.sql.sink.Trial;
import org.feedforward.job.sql.sink.TrialPart;

/**
 * Some partitions of a run, scored into nowhere. The first one meets a JVM that has compiled
 * nothing, as it does in a run; the others show what a row takes once that is done.
 *
 * @param first what the first took
 * @param others what others took after it
 * @param share which part of the input those that were computed whole hold
 * @param partitions how many the run has
 * @param until how long everything took from the beginning of the plan to the end of the first
 */
record Samples(
    TrialPart first, List<TrialPart> others, double share, int partitions, double until) {

  private static final long FIRST_NANOS = 4_000_000_000L;
  private static final long OTHER_NANOS = 2_000_000_000L;

  /** How much longer it takes with verifying and committing, as measured with small tables. */
  private static final double AFTERWARDS = 1.3;

  /** Seconds of CPU in which the footers of the result are read again. */
  private static final double VERIFYING = 0.5;

  Samples {
    others = List.copyOf(others);
  }

  /**
   * Computes samples: the first partition, one of the middle and the last; of a single one that
   * takes long some of it twice.
   *
   * @param start when the plan began
   * @param total how many bytes the table has; 0 where nobody knows
   */
  static Samples of(Trial trial, long start, long total) {
    int partitions = trial.partitions();
    TrialPart first = trial.run(0, FIRST_NANOS);
    double until = (System.nanoTime() - start) / 1e9;
    long[] bytes = trial.bytes();
    double share = first.whole() ? share(bytes, 0) : read(first, total);
    List<TrialPart> others = new ArrayList<>();
    List<Integer> next =
        partitions > 1
            ? List.of(partitions / 2, partitions - 1)
            : first.whole() ? List.of() : List.of(0);
    for (int partition : next.stream().distinct().toList()) {
      TrialPart part = trial.run(partition, OTHER_NANOS);
      others.add(part);
      if (partition > 0) {
        share += part.whole() ? share(bytes, partition) : read(part, total);
      }
    }
    return new Samples(first, others, share, partitions, until);
  }

  private static double share(long[] bytes, int partition) {
    long all = Arrays.stream(bytes).sum();
    return all == 0 ? 1.0 / bytes.length : (double) bytes[partition] / all;
  }

  private static double read(TrialPart part, long total) {
    return total == 0 ? 1 : Math.min(1, (double) part.bytesRead() / total);
  }

  private boolean isAll() {
    boolean whole = first.whole() && others.stream().allMatch(TrialPart::whole);
    return whole && partitions == 1 + others.size();
  }

  /** How many rows the run has. */
  Rows rows(OptionalLong stored) {
    if (stored.isPresent()) {
      return new Rows(stored.getAsLong(), true);
    }
    long seen = first.rows() + (partitions > 1 ? sum(others).rows() : 0);
    return isAll()
        ? new Rows(seen, true)
        : new Rows(share == 0 ? seen : Math.round(seen / Math.min(1, share)), false);
  }

  /** What the run takes. */
  Estimate estimate(Rows rows, int cores) {
    TrialPart warm = sum(others);
    TrialPart steady = warm.rows() == 0 ? first : warm;
    int atOnce = Math.max(1, Math.min(cores, partitions));
    long left = Math.max(0, rows.count() - first.rows() * atOnce);
    double cold = first.cpuNanos() / 1e9 * Math.min(atOnce, ratio(rows.count(), first.rows()));
    double cpu = VERIFYING + cold + left * perRow(steady.cpuNanos() / 1e9, steady);
    double seconds = AFTERWARDS * until + left * perRow(steady.nanos() / 1e9, steady) / atOnce;
    TrialPart all = sum(with(first));
    long output = Math.round((double) rows.count() * perRow((double) all.bytesWritten(), all));
    return new Estimate(seconds, cpu, output, all.rows());
  }

  private static double ratio(long all, long part) {
    return part == 0 ? 1 : Math.max(1, (double) all / part);
  }

  private static double perRow(double what, TrialPart part) {
    return part.rows() == 0 ? 0 : what / part.rows();
  }

  private List<TrialPart> with(TrialPart one) {
    List<TrialPart> all = new ArrayList<>(others);
    all.add(one);
    return all;
  }

  /** What all parts took together. */
  TrialPart all() {
    return sum(with(first));
  }

  private static TrialPart sum(List<TrialPart> parts) {
    TrialPart sum = new TrialPart(0, true, 0, 0, 0, 0, 0, 0, Optional.empty());
    for (TrialPart part : parts) {
      sum = sum.and(part);
    }
    return sum;
  }
}
