package org.feedforward.kernel;

import org.feedforward.tensor.DType;

/** Running sums along lines, all rows of an element at once, the same for all kernels. */
public final class CumulativeSums {

  private CumulativeSums() {}

  /** The running sum of every line of x; y is not x. Floats are summed in double. */
  public static void run(
      boolean exclusive, boolean reverse, Lines lines, Tile x, Tile y, int rows) {
    for (int start : lines.starts()) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        for (int row = 0; row < y.rowsIn(segment, rows); row++) {
          if (y.dtype() == DType.FLOAT32) {
            floats(exclusive, reverse, lines.offsets(), start, segment, row, x, y);
          } else {
            longs(exclusive, reverse, lines.offsets(), start, segment, row, x, y);
          }
        }
      }
    }
  }

  private static void floats(
      boolean exclusive,
      boolean reverse,
      int[] offsets,
      int start,
      int segment,
      int row,
      Tile x,
      Tile y) {
    double sum = 0;
    for (int k = 0; k < offsets.length; k++) {
      int element = start + offsets[reverse ? offsets.length - 1 - k : k];
      float added = x.floats(element)[x.at(element, segment) + row];
      y.floats(element)[y.at(element, segment) + row] = (float) (exclusive ? sum : sum + added);
      sum += added;
    }
  }

  private static void longs(
      boolean exclusive,
      boolean reverse,
      int[] offsets,
      int start,
      int segment,
      int row,
      Tile x,
      Tile y) {
    long sum = 0;
    for (int k = 0; k < offsets.length; k++) {
      int element = start + offsets[reverse ? offsets.length - 1 - k : k];
      long added = x.longs(element)[x.at(element, segment) + row];
      y.longs(element)[y.at(element, segment) + row] = exclusive ? sum : sum + added;
      sum += added;
    }
  }
}
