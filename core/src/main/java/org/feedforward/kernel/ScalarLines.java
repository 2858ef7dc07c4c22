package org.feedforward.kernel;

import java.util.Arrays;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.math.Functions;

/**
 * Reductions, softmax and normalisation along lines of elements, all rows at once for reductions,
 * row by row otherwise.
 */
final class ScalarLines {

  private ScalarLines() {}

  static void reduce(ReduceFunction function, Lines lines, Tile x, Tile y, int rows) {
    for (int i = 0; i < lines.starts().length; i++) {
      reduce(function, lines, lines.starts()[i], x, y.floats(i), rows);
    }
  }

  private static void reduce(
      ReduceFunction function, Lines lines, int start, Tile x, float[] y, int rows) {
    float neutral =
        switch (function) {
          case SUM, MEAN -> 0;
          case PROD -> 1;
          case MAX -> Float.NEGATIVE_INFINITY;
          case MIN -> Float.POSITIVE_INFINITY;
        };
    BinaryFunction step =
        switch (function) {
          case SUM, MEAN -> BinaryFunction.ADD;
          case PROD -> BinaryFunction.MUL;
          case MAX -> BinaryFunction.MAX;
          case MIN -> BinaryFunction.MIN;
        };
    Arrays.fill(y, 0, rows, neutral);
    for (int offset : lines.offsets()) {
      ScalarBinary.apply(step, y, x.floats(start + offset), y, rows);
    }
    if (function == ReduceFunction.MEAN) {
      for (int r = 0; r < rows; r++) {
        y[r] = y[r] / lines.offsets().length;
      }
    }
  }

  static void softmax(boolean log, Lines lines, Tile x, Tile y, int rows) {
    for (int start : lines.starts()) {
      for (int row = 0; row < rows; row++) {
        softmax(log, lines.offsets(), start, row, x, y);
      }
    }
  }

  private static void softmax(boolean log, int[] offsets, int start, int row, Tile x, Tile y) {
    float max = Float.NEGATIVE_INFINITY;
    for (int offset : offsets) {
      max = Math.max(max, x.getFloat(start + offset, row));
    }
    float sum = 0;
    for (int offset : offsets) {
      float shifted = x.getFloat(start + offset, row) - max;
      float power = Functions.exp(shifted);
      sum += power;
      y.putFloat(start + offset, row, log ? shifted : power);
    }
    float logSum = log ? Functions.log(sum) : 0;
    for (int offset : offsets) {
      float value = y.getFloat(start + offset, row);
      y.putFloat(start + offset, row, log ? value - logSum : value / sum);
    }
  }

  static void normalize(boolean centered, float epsilon, Lines lines, Tile x, Tile y, int rows) {
    for (int start : lines.starts()) {
      for (int row = 0; row < rows; row++) {
        normalize(centered, epsilon, lines.offsets(), start, row, x, y);
      }
    }
  }

  private static void normalize(
      boolean centered, float epsilon, int[] offsets, int start, int row, Tile x, Tile y) {
    float sum = 0;
    for (int offset : offsets) {
      sum += x.floats(start + offset)[row];
    }
    float mean = sum / offsets.length;
    float squares = 0;
    for (int offset : offsets) {
      float value = x.floats(start + offset)[row];
      float shifted = centered ? value - mean : value;
      squares = Math.fma(shifted, shifted, squares);
      y.floats(start + offset)[row] = shifted;
    }
    float root = (float) Math.sqrt(squares / offsets.length + epsilon);
    for (int offset : offsets) {
      y.floats(start + offset)[row] /= root;
    }
  }
}
