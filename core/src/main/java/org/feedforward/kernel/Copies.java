package org.feedforward.kernel;

import org.feedforward.tensor.Tensor;

/** Rearrangements: elements go elsewhere, all rows of an element at once. */
public final class Copies {

  private Copies() {}

  /** Copies the elements that the runs name from x to y, which have the same type. */
  public static void run(Run[] runs, Tile x, Tile y, int rows) {
    for (int segment = 0; segment < y.segments(rows); segment++) {
      for (Run run : runs) {
        if (run.steps()[0] == 1 && !y.hasArrayPerElement()) {
          copy(x, run.from()[0], y, run.to(), segment, run.length() * y.segmentRows());
        } else {
          for (int i = 0; i < run.length(); i++) {
            copy(x, run.element(0, i), y, run.to() + i, segment, y.rowsIn(segment, rows));
          }
        }
      }
    }
  }

  @SuppressWarnings("SuspiciousSystemArraycopy")
  private static void copy(Tile x, int from, Tile y, int to, int segment, int count) {
    System.arraycopy(x.array(from), x.at(from, segment), y.array(to), y.at(to, segment), count);
  }

  /** A tile that holds the elements of a tensor for every row. */
  public static Tile constant(TileLayout layout, Tensor tensor) {
    Tile tile = layout.newConstantTile(tensor.dtype(), tensor.size());
    for (int element = 0; element < tensor.size(); element++) {
      for (int row = 0; row < layout.segmentRows(); row++) {
        switch (tensor.dtype()) {
          case FLOAT32 -> tile.putFloat(element, row, tensor.getFloat(element));
          case INT64 -> tile.putLong(element, row, tensor.getLong(element));
          case BOOL -> tile.putBoolean(element, row, tensor.getBoolean(element));
        }
      }
    }
    return tile;
  }
}
