package org.feedforward.job.statistics;

import java.util.Arrays;

/** Which rows of a tile are taken for the distributions of what goes into a network. */
public final class SampledRows {

  private final boolean[] taken;
  private int count;

  /**
   * None of a tile.
   *
   * @param rows how many rows a tile has at most
   */
  public SampledRows(int rows) {
    taken = new boolean[rows];
  }

  /** Takes none. */
  public void clear() {
    if (count > 0) {
      Arrays.fill(taken, false);
      count = 0;
    }
  }

  /** Takes rows that were not taken yet. */
  public void take(int from, int to) {
    Arrays.fill(taken, from, to, true);
    count += to - from;
  }

  /**
   * Finds those of some rows that are taken.
   *
   * @param rows some rows of the tile; null for all
   * @param rowCount how many these are
   * @param found where they are put
   * @return how many are taken
   */
  int find(int[] rows, int rowCount, int[] found) {
    int at = 0;
    for (int i = 0; count > 0 && i < rowCount; i++) {
      int row = rows == null ? i : rows[i];
      if (taken[row]) {
        found[at++] = row;
      }
    }
    return at;
  }
}
