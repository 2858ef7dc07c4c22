package org.feedforward.kernel;

import java.util.Arrays;
import org.feedforward.tensor.DType;

/** Running sums along lines, all rows of an element at once, the same for all kernels. */
public final class CumulativeSums {

  private CumulativeSums() {}

  /** The running sum of every line of x; y is not x. */
  public static void run(
      boolean exclusive, boolean reverse, Lines lines, Tile x, Tile y, int rows) {
    int count = lines.offsets().length;
    for (int start : lines.starts()) {
      int before = -1;
      for (int k = 0; k < count; k++) {
        int element = start + lines.offsets()[reverse ? count - 1 - k : k];
        int added = exclusive ? before : element;
        for (int segment = 0; segment < y.segments(rows); segment++) {
          add(x, added, y, before, element, segment, y.rowsIn(segment, rows));
        }
        before = element;
      }
    }
  }

  /** The sum at {@code to} is the sum before plus an element of x; -1 stands for 0. */
  private static void add(Tile x, int added, Tile y, int before, int to, int segment, int count) {
    int yo = y.at(to, segment);
    if (before < 0) {
      clear(y, to, yo, count);
    } else {
      System.arraycopy(y.array(before), y.at(before, segment), y.array(to), yo, count);
    }
    if (added < 0) {
      return;
    }
    int xo = x.at(added, segment);
    if (y.dtype() == DType.FLOAT32) {
      float[] source = x.floats(added);
      float[] sum = y.floats(to);
      for (int r = 0; r < count; r++) {
        sum[yo + r] += source[xo + r];
      }
    } else {
      long[] source = x.longs(added);
      long[] sum = y.longs(to);
      for (int r = 0; r < count; r++) {
        sum[yo + r] += source[xo + r];
      }
    }
  }

  private static void clear(Tile y, int element, int from, int count) {
    if (y.dtype() == DType.FLOAT32) {
      Arrays.fill(y.floats(element), from, from + count, 0);
    } else {
      Arrays.fill(y.longs(element), from, from + count, 0);
    }
  }
}
