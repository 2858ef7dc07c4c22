package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.math.Functions;

/**
 * The functions of two floats. An operand that stands still over a run (a constant per feature, a
 * scalar) has one segment of an element, which is read again and again: its positions are masked.
 */
final class SimdBinary {

  private static final int LANES = SimdKernels.SPECIES.length();
  private static final int BLOCK = SimdKernels.BLOCK_ROWS;

  private SimdBinary() {}

  static void run(BinaryFunction function, Run[] runs, Tile x, Tile y, Tile z, int rows) {
    for (int block = 0; block < z.segments(rows); block++) {
      for (Run run : runs) {
        apply(
            function,
            x.floats(0),
            x.at(run.from()[0], block),
            mask(run.steps()[0]),
            y.floats(0),
            y.at(run.from()[1], block),
            mask(run.steps()[1]),
            z.floats(0),
            z.at(run.to(), block),
            run.length() * BLOCK);
      }
    }
  }

  private static int mask(int step) {
    return step == 1 ? -1 : BLOCK - 1;
  }

  private static void apply(
      BinaryFunction function,
      float[] x,
      int xo,
      int xm,
      float[] y,
      int yo,
      int ym,
      float[] z,
      int zo,
      int n) {
    switch (function) {
      case ADD -> add(x, xo, xm, y, yo, ym, z, zo, n);
      case SUB -> sub(x, xo, xm, y, yo, ym, z, zo, n);
      case MUL -> mul(x, xo, xm, y, yo, ym, z, zo, n);
      case DIV -> div(x, xo, xm, y, yo, ym, z, zo, n);
      case MAX -> max(x, xo, xm, y, yo, ym, z, zo, n);
      case MIN -> min(x, xo, xm, y, yo, ym, z, zo, n);
      case PRELU -> prelu(x, xo, xm, y, yo, ym, z, zo, n);
      case POW -> {
        for (int i = 0; i < n; i++) {
          z[zo + i] = Functions.pow(x[xo + (i & xm)], y[yo + (i & ym)]);
        }
      }
      case MOD -> {
        for (int i = 0; i < n; i++) {
          z[zo + i] = Functions.mod(x[xo + (i & xm)], y[yo + (i & ym)]);
        }
      }
      case FMOD -> {
        for (int i = 0; i < n; i++) {
          z[zo + i] = x[xo + (i & xm)] % y[yo + (i & ym)];
        }
      }
      case EQUAL,
          LESS,
          LESS_EQUAL,
          AND,
          OR,
          XOR,
          BIT_AND,
          BIT_OR,
          BIT_XOR,
          SHIFT_LEFT,
          SHIFT_RIGHT ->
          throw new IllegalArgumentException(function + " gives no float");
    }
  }

  private static FloatVector load(float[] array, int at) {
    return SimdArithmetic.load(array, at);
  }

  private static void add(
      float[] x, int xo, int xm, float[] y, int yo, int ym, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.add(load(x, xo + (i & xm)), load(y, yo + (i & ym))).intoArray(z, zo + i);
    }
  }

  private static void sub(
      float[] x, int xo, int xm, float[] y, int yo, int ym, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.sub(load(x, xo + (i & xm)), load(y, yo + (i & ym))).intoArray(z, zo + i);
    }
  }

  private static void mul(
      float[] x, int xo, int xm, float[] y, int yo, int ym, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.mul(load(x, xo + (i & xm)), load(y, yo + (i & ym))).intoArray(z, zo + i);
    }
  }

  private static void div(
      float[] x, int xo, int xm, float[] y, int yo, int ym, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.div(load(x, xo + (i & xm)), load(y, yo + (i & ym))).intoArray(z, zo + i);
    }
  }

  private static void max(
      float[] x, int xo, int xm, float[] y, int yo, int ym, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.max(load(x, xo + (i & xm)), load(y, yo + (i & ym))).intoArray(z, zo + i);
    }
  }

  private static void min(
      float[] x, int xo, int xm, float[] y, int yo, int ym, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.min(load(x, xo + (i & xm)), load(y, yo + (i & ym))).intoArray(z, zo + i);
    }
  }

  private static void prelu(
      float[] x, int xo, int xm, float[] y, int yo, int ym, float[] z, int zo, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.leakyRelu(load(x, xo + (i & xm)), load(y, yo + (i & ym)))
          .intoArray(z, zo + i);
    }
  }
}
