package org.feedforward.kernel;

import org.feedforward.tensor.DType;

/**
 * How the kernels want the rows of a tile laid out. An element's rows lie in segments, contiguous
 * within each.
 *
 * @param segmentRows rows of a segment, a power of two
 * @param tileRows rows of a tile, unless memory is short; a multiple of {@code segmentRows}
 * @param arrayPerElement whether every element has an array of its own (and one segment), else all
 *     lie in one array, segment by segment, in each element by element
 */
public record TileLayout(int segmentRows, int tileRows, boolean arrayPerElement) {

  public TileLayout {
    if (Integer.bitCount(segmentRows) != 1 || tileRows % segmentRows != 0) {
      throw new IllegalArgumentException(tileRows + " rows in segments of " + segmentRows);
    }
    if (arrayPerElement && segmentRows != tileRows) {
      throw new IllegalArgumentException("An array per element holds all rows");
    }
  }

  /** Weights that one core's caches (L2 and its part of L3) keep for the next group of rows. */
  private static final long CACHED_WEIGHT_BYTES = 4L << 20;

  /**
   * Rows that are worth a tile for weights of so many bytes: those that come from memory for every
   * tile should serve more rows.
   */
  public int tileRows(long weightBytes) {
    return arrayPerElement || weightBytes <= CACHED_WEIGHT_BYTES ? tileRows : 2 * tileRows;
  }

  /** Intermediate values that come from the caches fast enough, several times L2. */
  private static final long CACHED_VALUE_BYTES = 4L << 20;

  /** Rows that are enough where weights serve several places of every row. */
  private static final int FEWEST_ROWS = 64;

  /**
   * Fewer rows, where the intermediate values of so many leave the caches: for layers that go over
   * several places of a row, whose weights serve enough values all the same.
   */
  public int fewerRows(int rows, long bytesPerRow) {
    int fewer = rows;
    while (!arrayPerElement && fewer > FEWEST_ROWS && fewer * bytesPerRow > CACHED_VALUE_BYTES) {
      fewer /= 2;
    }
    return fewer;
  }

  /** This layout for tiles of fewer rows, at least the given number; empty segments are dropped. */
  public TileLayout withRows(int rows) {
    if (arrayPerElement) {
      return new TileLayout(rows, rows, true);
    }
    int segments = Math.max(1, rows / segmentRows);
    return new TileLayout(segmentRows, segments * segmentRows, false);
  }

  /** A tile of zeros. */
  public Tile newTile(DType dtype, int elements) {
    return Tile.zeros(this, dtype, elements, tileRows);
  }

  /** A tile of zeros that holds the same for every row: its segments are one. */
  public Tile newConstantTile(DType dtype, int elements) {
    return Tile.zeros(this, dtype, elements, segmentRows).repeated(tileRows);
  }
}
