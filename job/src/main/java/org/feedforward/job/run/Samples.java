package org.feedforward.job.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.feedforward.job.run.PlannedRun.Estimate;
import org.feedforward.job.run.PlannedRun.Rows;
import org.feedforward.job.sql.sink.Trial;
import org.feedforward.job.sql.sink.TrialPart;

/**
 * Some partitions of a run, scored into nowhere. The first one meets a JVM that has compiled
 * nothing, as it does in a run; the others show what a row takes once that is done.
 *
 * @param first what the first that had rows took
 * @param others what all others took
 * @param share which part of the input those that were computed whole hold
 * @param partitions how many the run has
 * @param until how long everything took from the beginning of the plan to the end of the first
 */
record Samples(
    TrialPart first, List<TrialPart> others, double share, int partitions, double until) {

  private static final long FIRST_NANOS = 4_000_000_000L;
  private static final long OTHER_NANOS = 2_000_000_000L;

  /** So many partitions without rows are passed by in search of one with rows. */
  private static final int MOST_EMPTY = 16;

  /** How much longer it takes with verifying and committing, as measured with small tables. */
  private static final double AFTERWARDS = 1.3;

  /** Seconds of CPU in which the footers of the result are read again. */
  private static final double VERIFYING = 0.5;

  Samples {
    others = List.copyOf(others);
  }

  /**
   * Computes samples: the first partition, one of the middle and the last; of a single one that
   * takes long some of it twice. Where files are cut in smaller pieces than their row groups, most
   * partitions have no rows, and the next one is taken in place of such a one.
   *
   * @param start when the plan began
   * @param total how many bytes the table has; 0 where nobody knows
   */
  static Samples of(Trial trial, long start, long total) {
    int partitions = trial.partitions();
    Tried tried = new Tried(trial, total);
    tried.withRows(0, 1, FIRST_NANOS);
    int first = tried.parts.size() - 1;
    double until = (System.nanoTime() - start) / 1e9;
    if (partitions > 1) {
      tried.withRows(partitions / 2, 1, OTHER_NANOS);
      tried.withRows(partitions - 1, -1, OTHER_NANOS);
    } else if (!tried.parts.get(first).whole()) {
      tried.parts.add(trial.run(0, OTHER_NANOS));
    }
    List<TrialPart> others = new ArrayList<>(tried.parts);
    return new Samples(others.remove(first), others, tried.share, partitions, until);
  }

  /** The partitions that have been computed. */
  private static final class Tried {

    private final Trial trial;
    private final long total;
    private final long[] bytes;
    private final TreeSet<Integer> places = new TreeSet<>();
    private final List<TrialPart> parts = new ArrayList<>();
    private double share;

    Tried(Trial trial, long total) {
      this.trial = trial;
      this.total = total;
      this.bytes = trial.bytes();
    }

    /** Computes one from a place on in steps, and the next ones until one has rows. */
    void withRows(int from, int step, long nanos) {
      int empty = 0;
      for (int at = from; at >= 0 && at < bytes.length && empty <= MOST_EMPTY; at += step) {
        if (places.add(at)) {
          TrialPart part = trial.run(at, nanos);
          parts.add(part);
          share += part.whole() ? share(bytes, at) : read(part, total);
          if (part.rows() > 0) {
            return;
          }
          empty++;
        }
      }
    }
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
    int atOnce = Math.max(1, Math.min(cores, filled(rows.count())));
    long left = Math.max(0, rows.count() - first.rows() * atOnce);
    double cold = first.cpuNanos() / 1e9 * Math.min(atOnce, ratio(rows.count(), first.rows()));
    double cpu = VERIFYING + cold + left * perRow(steady.cpuNanos() / 1e9, steady);
    double seconds = AFTERWARDS * until + left * perRow(steady.nanos() / 1e9, steady) / atOnce;
    TrialPart all = sum(with(first));
    long output = Math.round((double) rows.count() * perRow((double) all.bytesWritten(), all));
    return new Estimate(seconds, cpu, output, all.rows());
  }

  /** How many partitions have rows, as far as those tell that were computed whole. */
  private int filled(long rows) {
    List<TrialPart> some =
        with(first).stream().filter(part -> part.whole() && part.rows() > 0).toList();
    return some.isEmpty()
        ? partitions
        : (int) Math.min(partitions, Math.round((double) rows * some.size() / sum(some).rows()));
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
