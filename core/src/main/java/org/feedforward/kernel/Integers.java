package org.feedforward.kernel;

import java.util.Arrays;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Elementwise;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;

/** Integer arithmetic, the same for all kernels. */
public final class Integers {

  private Integers() {}

  /** y = function(x), element by element; y may be x. */
  public static void unary(UnaryFunction function, Tile x, Tile y, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        long[] from = x.longs(element);
        long[] to = y.longs(element);
        int xo = x.at(element, segment);
        int yo = y.at(element, segment);
        for (int r = 0; r < y.rowsIn(segment, rows); r++) {
          to[yo + r] = Elementwise.apply(function, from[xo + r]);
        }
      }
    }
  }

  /** z = function(x, y) for functions that give an integer. */
  public static void binary(BinaryFunction function, Run[] runs, Tile x, Tile y, Tile z, int rows) {
    for (Run run : runs) {
      for (int i = 0; i < run.length(); i++) {
        int left = run.element(0, i);
        int right = run.element(1, i);
        int to = run.to() + i;
        for (int segment = 0; segment < z.segments(rows); segment++) {
          long[] a = x.longs(left);
          long[] b = y.longs(right);
          long[] c = z.longs(to);
          int ao = x.at(left, segment);
          int bo = y.at(right, segment);
          int co = z.at(to, segment);
          for (int r = 0; r < z.rowsIn(segment, rows); r++) {
            c[co + r] = Elementwise.apply(function, a[ao + r], b[bo + r]);
          }
        }
      }
    }
  }

  /** Keeps the lowest bits; y may be x. */
  public static void wrap(int bits, boolean signed, Tile x, Tile y, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        long[] from = x.longs(element);
        long[] to = y.longs(element);
        int xo = x.at(element, segment);
        int yo = y.at(element, segment);
        for (int r = 0; r < y.rowsIn(segment, rows); r++) {
          to[yo + r] = Elementwise.wrap(from[xo + r], bits, signed);
        }
      }
    }
  }

  /** y = x, refusing what is out of bounds; y may be x. */
  public static void bounded(Op.Bounded bounds, Tile x, Tile y, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        long[] from = x.longs(element);
        long[] to = y.longs(element);
        int xo = x.at(element, segment);
        int yo = y.at(element, segment);
        int first = segment * x.segmentRows();
        for (int r = 0; r < y.rowsIn(segment, rows); r++) {
          Elementwise.requireBounds(bounds, from[xo + r], first + r, element);
          to[yo + r] = from[xo + r];
        }
      }
    }
  }

  /** Line i of x becomes element i of y. */
  public static void reduce(ReduceFunction function, Lines lines, Tile x, Tile y, int rows) {
    for (int i = 0; i < lines.starts().length; i++) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        reduce(function, lines, i, segment, x, y, y.rowsIn(segment, rows));
      }
    }
  }

  private static void reduce(
      ReduceFunction function, Lines lines, int i, int segment, Tile x, Tile y, int count) {
    long[] result = y.longs(i);
    int to = y.at(i, segment);
    Arrays.fill(result, to, to + count, neutral(function));
    for (int offset : lines.offsets()) {
      int element = lines.starts()[i] + offset;
      long[] source = x.longs(element);
      int from = x.at(element, segment);
      for (int r = 0; r < count; r++) {
        result[to + r] = step(function, result[to + r], source[from + r]);
      }
    }
    if (function == ReduceFunction.MEAN && lines.offsets().length > 0) {
      for (int r = 0; r < count; r++) {
        result[to + r] /= lines.offsets().length;
      }
    }
  }

  private static long neutral(ReduceFunction function) {
    return switch (function) {
      case SUM, MEAN -> 0;
      case PROD -> 1;
      case MAX -> Long.MIN_VALUE;
      case MIN -> Long.MAX_VALUE;
    };
  }

  private static long step(ReduceFunction function, long result, long element) {
    return switch (function) {
      case SUM, MEAN -> result + element;
      case PROD -> result * element;
      case MAX -> Math.max(result, element);
      case MIN -> Math.min(result, element);
    };
  }
}
