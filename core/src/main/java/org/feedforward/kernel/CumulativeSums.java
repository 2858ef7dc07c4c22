package org.feedforward.kernel;

import java.util.Arrays;
import org.feedforward.tensor.DType;

/** Running sums along lines, all rows of an element at once, the same for all kernels. */
public final class CumulativeSums {

  private CumulativeSums() {}

  /** The running sum of every line of x; y is not x. Floats are summed in double. */
  public static void run(
      boolean exclusive, boolean reverse, Lines lines, Tile x, Tile y, int rows) {
    boolean floats = y.dtype() == DType.FLOAT32;
    int most = y.rowsIn(0, rows);
    double[] sums = new double[floats ? most : 0];
    long[] wholes = new long[floats ? 0 : most];
    int[] offsets = lines.offsets();
    for (int start : lines.starts()) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        Arrays.fill(sums, 0);
        Arrays.fill(wholes, 0);
        int count = y.rowsIn(segment, rows);
        for (int k = 0; k < offsets.length; k++) {
          int element = start + offsets[reverse ? offsets.length - 1 - k : k];
          int xo = x.at(element, segment);
          int yo = y.at(element, segment);
          if (floats) {
            add(exclusive, sums, x.floats(element), xo, y.floats(element), yo, count);
          } else {
            add(exclusive, wholes, x.longs(element), xo, y.longs(element), yo, count);
          }
        }
      }
    }
  }

  private static void add(
      boolean exclusive, double[] sums, float[] x, int xo, float[] y, int yo, int count) {
    for (int r = 0; r < count; r++) {
      double before = sums[r];
      double sum = before + x[xo + r];
      y[yo + r] = (float) (exclusive ? before : sum);
      sums[r] = sum;
    }
  }

  private static void add(
      boolean exclusive, long[] sums, long[] x, int xo, long[] y, int yo, int count) {
    for (int r = 0; r < count; r++) {
      long before = sums[r];
      long sum = before + x[xo + r];
      y[yo + r] = exclusive ? before : sum;
      sums[r] = sum;
    }
  }
}
