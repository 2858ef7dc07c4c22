package org.feedforward.job.statistics;

import java.util.Arrays;

/**
 * Rows that stand beside each other in columns, and whose numbers are not summed yet. Some of them
 * may not be counted: to sum all and take these out again costs less than to copy the others
 * together, while they are few.
 */
final class Stretch {

  private int from;
  private int count;

  /** The places of those that are not counted, ascending. */
  private int[] others = new int[0];

  private int othersCount;

  /** Begins with no row; what had come is summed before. */
  void begin(int start) {
    from = start;
    count = 0;
    othersCount = 0;
  }

  /** The place behind the rows. */
  int end() {
    return from + count;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /**
   * Takes the rows that follow.
   *
   * @param more how many
   * @param skipped which of them are not counted, ascending
   * @param skippedCount how many these are
   */
  void add(int more, int[] skipped, int skippedCount) {
    if (others.length < othersCount + skippedCount) {
      others = Arrays.copyOf(others, 2 * (othersCount + skippedCount));
    }
    for (int i = 0; i < skippedCount; i++) {
      others[othersCount++] = end() + skipped[i];
    }
    count += more;
  }

  /** Gives the numbers that the rows have in a column to a series. */
  void sumInto(Series series, float[] column, Tally tally) {
    series.add(column, from, count, others, othersCount, tally);
  }
}
