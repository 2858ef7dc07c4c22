package org.feedforward.job.statistics;

/**
 * Some rows of a tile as runs of rows that stand beside each other: where few are left out, copying
 * the numbers of a column run by run costs no more than copying it whole.
 */
final class RowRuns {

  private final int[] starts;
  private final int[] lengths;
  private int count;

  RowRuns(int rows) {
    starts = new int[rows];
    lengths = new int[rows];
  }

  /** Takes the first of these rows, ascending. */
  void set(int[] rows, int taken) {
    count = 0;
    for (int i = 0; i < taken; i++) {
      if (count > 0 && rows[i] == starts[count - 1] + lengths[count - 1]) {
        lengths[count - 1]++;
      } else {
        starts[count] = rows[i];
        lengths[count] = 1;
        count++;
      }
    }
  }

  /** Copies their numbers of a column, whose first row stands at {@code from}. */
  void copy(float[] column, int from, float[] target, int to) {
    int at = to;
    for (int i = 0; i < count; i++) {
      System.arraycopy(column, from + starts[i], target, at, lengths[i]);
      at += lengths[i];
    }
  }
}
