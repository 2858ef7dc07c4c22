package org.feedforward.job.statistics;

import java.util.Arrays;

/**
 * Numbers of a column that stand beside each other and are not summed yet. Some of them may be of
 * rows that are not counted: to sum all and take these out again costs less than to copy the others
 * together, while they are few.
 */
final class Stretch {

  private float[] numbers;
  private int from;
  private int count;

  /** The places of those that are not counted, ascending. */
  private int[] others = new int[0];

  private int othersCount;

  /** Begins with no number; what had come is summed before. */
  void begin(float[] array, int start) {
    numbers = array;
    from = start;
    count = 0;
    othersCount = 0;
  }

  /** Whether numbers at a place of an array come right behind these. */
  boolean isFollowedBy(float[] array, int start) {
    return numbers == array && start == from + count;
  }

  /** Where the numbers stand. */
  float[] array() {
    return numbers;
  }

  /** The place behind them. */
  int end() {
    return from + count;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /**
   * Takes the numbers that follow.
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

  /** Gives the numbers to a series, and begins anew at the same place. */
  void sumInto(Series series, Tally tally) {
    series.add(numbers, from, count, others, othersCount, tally);
    count = 0;
    othersCount = 0;
  }
}
