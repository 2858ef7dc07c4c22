package org.feedforward.kernel;

import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Elementwise;
import org.feedforward.graph.UnaryFunction;

/** Tests, logic and choices, the same for all kernels. */
public final class Truths {

  private Truths() {}

  /** y = not x; y may be x. */
  public static void not(Tile x, Tile y, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        boolean[] from = x.booleans(element);
        boolean[] to = y.booleans(element);
        int xo = x.at(element, segment);
        int yo = y.at(element, segment);
        for (int r = 0; r < y.rowsIn(segment, rows); r++) {
          to[yo + r] = !from[xo + r];
        }
      }
    }
  }

  /** y = function(x) for a test of floats. */
  public static void test(UnaryFunction function, float a, float b, Tile x, Tile y, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        float[] from = x.floats(element);
        boolean[] to = y.booleans(element);
        int xo = x.at(element, segment);
        int yo = y.at(element, segment);
        for (int r = 0; r < y.rowsIn(segment, rows); r++) {
          to[yo + r] = Elementwise.test(function, from[xo + r], a, b);
        }
      }
    }
  }

  /** z = function(x, y) for functions that give a truth value. */
  public static void binary(BinaryFunction function, Run[] runs, Tile x, Tile y, Tile z, int rows) {
    for (Run run : runs) {
      for (int i = 0; i < run.length(); i++) {
        for (int segment = 0; segment < z.segments(rows); segment++) {
          int left = run.element(0, i);
          int right = run.element(1, i);
          int xo = x.at(left, segment);
          int yo = y.at(right, segment);
          boolean[] result = z.booleans(run.to() + i);
          int zo = z.at(run.to() + i, segment);
          int count = z.rowsIn(segment, rows);
          switch (x.dtype()) {
            case FLOAT32 ->
                compare(function, x.floats(left), xo, y.floats(right), yo, result, zo, count);
            case INT64 ->
                compare(function, x.longs(left), xo, y.longs(right), yo, result, zo, count);
            case BOOL ->
                combine(function, x.booleans(left), xo, y.booleans(right), yo, result, zo, count);
          }
        }
      }
    }
  }

  private static void compare(
      BinaryFunction function, float[] x, int xo, float[] y, int yo, boolean[] z, int zo, int n) {
    for (int r = 0; r < n; r++) {
      z[zo + r] = Elementwise.test(function, x[xo + r], y[yo + r]);
    }
  }

  private static void compare(
      BinaryFunction function, long[] x, int xo, long[] y, int yo, boolean[] z, int zo, int n) {
    for (int r = 0; r < n; r++) {
      z[zo + r] = Elementwise.test(function, x[xo + r], y[yo + r]);
    }
  }

  private static void combine(
      BinaryFunction function,
      boolean[] x,
      int xo,
      boolean[] y,
      int yo,
      boolean[] z,
      int zo,
      int n) {
    for (int r = 0; r < n; r++) {
      z[zo + r] = Elementwise.test(function, x[xo + r], y[yo + r]);
    }
  }

  /** z = condition ? x : y; the runs' operands are condition, x, y. */
  public static void where(Run[] runs, Tile condition, Tile x, Tile y, Tile z, int rows) {
    for (Run run : runs) {
      for (int i = 0; i < run.length(); i++) {
        for (int segment = 0; segment < z.segments(rows); segment++) {
          where(run, i, segment, condition, x, y, z, z.rowsIn(segment, rows));
        }
      }
    }
  }

  private static void where(
      Run run, int i, int segment, Tile condition, Tile x, Tile y, Tile z, int count) {
    boolean[] test = condition.booleans(run.element(0, i));
    int from = condition.at(run.element(0, i), segment);
    int left = run.element(1, i);
    int right = run.element(2, i);
    int xo = x.at(left, segment);
    int yo = y.at(right, segment);
    int to = run.to() + i;
    int zo = z.at(to, segment);
    switch (z.dtype()) {
      case FLOAT32 -> {
        float[] a = x.floats(left);
        float[] b = y.floats(right);
        float[] c = z.floats(to);
        for (int r = 0; r < count; r++) {
          c[zo + r] = test[from + r] ? a[xo + r] : b[yo + r];
        }
      }
      case INT64 -> {
        long[] a = x.longs(left);
        long[] b = y.longs(right);
        long[] c = z.longs(to);
        for (int r = 0; r < count; r++) {
          c[zo + r] = test[from + r] ? a[xo + r] : b[yo + r];
        }
      }
      case BOOL -> {
        boolean[] a = x.booleans(left);
        boolean[] b = y.booleans(right);
        boolean[] c = z.booleans(to);
        for (int r = 0; r < count; r++) {
          c[zo + r] = test[from + r] ? a[xo + r] : b[yo + r];
        }
      }
    }
  }
}
