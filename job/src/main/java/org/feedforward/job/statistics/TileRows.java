package org.feedforward.job.statistics;

/** Which rows of a tile are counted, and which of these are taken for the distributions. */
final class TileRows {

  private int count;

  /** Null for all. */
  private int[] counted;

  private int taken;

  /** Those that are counted, where these are not all. */
  private final RowRuns runs;

  /** The others. */
  private final int[] others;

  private int othersCount;
  private final int[] places;
  private int placed;

  /**
   * Of no tile yet.
   *
   * @param rows how many rows a tile has at most
   */
  TileRows(int rows) {
    this.runs = new RowRuns(rows);
    this.others = new int[rows];
    this.places = new int[rows];
  }

  /**
   * Those of a tile, whose distributions take all that are counted.
   *
   * @param ofTile the rows of the tile
   * @param rows which of them are counted; null for all
   * @param rowCount how many these are
   */
  void set(int ofTile, int[] rows, int rowCount) {
    count = ofTile;
    counted = rows;
    taken = rowCount;
    placed = rowCount;
    othersCount = 0;
    if (rows == null) {
      return;
    }
    runs.set(rows, rowCount);
    int next = 0;
    for (int row = 0; row < ofTile; row++) {
      if (next < rowCount && rows[next] == row) {
        next++;
      } else {
        others[othersCount++] = row;
      }
    }
  }

  /** Has the distributions take these rows alone, as far as they are counted. */
  void sample(SampledRows sample) {
    placed = sample.find(counted, taken, places);
  }

  /** The rows of the tile. */
  int count() {
    return count;
  }

  /** How many of them are counted. */
  int taken() {
    return taken;
  }

  /** The one that is counted after so many others. */
  int row(int i) {
    return counted == null ? i : counted[i];
  }

  /** How many the distributions take. */
  int placed() {
    return placed;
  }

  /** The one that they take after so many others. */
  int placedRow(int i) {
    return placed < taken ? places[i] : row(i);
  }

  /** Adds the rows to those that stand before them in columns. */
  void addTo(Stretch stretch) {
    stretch.add(count, others, othersCount);
  }

  /** Copies the numbers of a column that the distributions take. */
  void copyPlaced(float[] column, int from, float[] target, int to) {
    if (placed < taken) {
      for (int i = 0; i < placed; i++) {
        target[to + i] = column[from + places[i]];
      }
    } else if (counted == null) {
      System.arraycopy(column, from, target, to, taken);
    } else {
      runs.copy(column, from, target, to);
    }
  }
}
