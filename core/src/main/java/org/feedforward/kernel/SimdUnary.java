package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.math.Functions;

/**
 * The functions of one float, over arrays: a loop for each, so that C2 sees one function a loop.
 * With the function as an argument the vectors would be boxed.
 */
final class SimdUnary {

  private static final int LANES = SimdKernels.SPECIES.length();

  private SimdUnary() {}

  /**
   * y[i] = function(x[i]) for the first n elements, a multiple of the lanes; y may be x. The strip
   * is scratch.
   */
  static void apply(
      UnaryFunction function, float a, float b, float[] x, float[] y, float[] strip, int n) {
    switch (function) {
      case NEG -> neg(x, y, n);
      case ABS -> abs(x, y, n);
      case SQRT -> sqrt(x, y, n);
      case RECIPROCAL -> reciprocal(x, y, n);
      case EXP -> exp(x, y, n);
      case LOG -> log(x, y, n);
      case RELU -> relu(x, y, n);
      case LEAKY_RELU -> leakyRelu(a, x, y, n);
      case HARDSIGMOID -> hardsigmoid(a, b, x, y, n);
      case HARDSWISH -> hardswish(x, y, n);
      case CLAMP -> clamp(a, b, x, y, n);
      case SOFTSIGN -> softsign(x, y, n);
      case SOFTSHRINK -> softshrink(a, x, y, n);
      case HARDSHRINK -> hardshrink(a, x, y, n);
      case THRESHOLD -> threshold(a, b, x, y, n);
      case ELU,
          SELU,
          CELU,
          LOG1P,
          ERF,
          SIGMOID,
          LOG_SIGMOID,
          TANH,
          TANHSHRINK,
          GELU,
          GELU_TANH,
          SILU,
          MISH,
          SOFTPLUS ->
          SimdComposites.apply(function, a, b, x, y, strip, n);
      case SIN -> sin(x, y, n);
      case COS -> cos(x, y, n);
      case SIGN, FLOOR, CEIL, ROUND, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH ->
          ScalarUnary.apply(function, a, b, x, 0, y, 0, n);
      case NOT, IS_NAN, IS_INF ->
          throw new IllegalArgumentException(function + " gives a truth value");
    }
  }

  private static void neg(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.neg(SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  private static void abs(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.abs(SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  private static void sqrt(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.sqrt(SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  private static void reciprocal(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdArithmetic.div(SimdCoefficients.ONE, SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  static void exp(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.exp(SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  static void log(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = SimdArithmetic.load(x, i);
      SimdFunctions.log(v, SimdFunctions.logOfPositive(v)).intoArray(y, i);
    }
  }

  private static void relu(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.relu(SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  private static void leakyRelu(float a, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      // broadcast in the loop: in front of it, C2 puts this one on the heap
      SimdActivations.leakyRelu(SimdArithmetic.load(x, i), SimdArithmetic.all(a)).intoArray(y, i);
    }
  }

  private static void hardsigmoid(float a, float b, float[] x, float[] y, int n) {
    FloatVector p = SimdArithmetic.all(a);
    FloatVector q = SimdArithmetic.all(b);
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.hardsigmoid(SimdArithmetic.load(x, i), p, q).intoArray(y, i);
    }
  }

  private static void hardswish(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.hardswish(SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  private static void clamp(float a, float b, float[] x, float[] y, int n) {
    FloatVector p = SimdArithmetic.all(a);
    FloatVector q = SimdArithmetic.all(b);
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.clamp(SimdArithmetic.load(x, i), p, q).intoArray(y, i);
    }
  }

  private static void softsign(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.softsign(SimdArithmetic.load(x, i)).intoArray(y, i);
    }
  }

  private static void softshrink(float a, float[] x, float[] y, int n) {
    FloatVector p = SimdArithmetic.all(a);
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.softshrink(SimdArithmetic.load(x, i), p).intoArray(y, i);
    }
  }

  private static void hardshrink(float a, float[] x, float[] y, int n) {
    FloatVector p = SimdArithmetic.all(a);
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.hardshrink(SimdArithmetic.load(x, i), p).intoArray(y, i);
    }
  }

  private static void threshold(float a, float b, float[] x, float[] y, int n) {
    FloatVector p = SimdArithmetic.all(a);
    FloatVector q = SimdArithmetic.all(b);
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.threshold(SimdArithmetic.load(x, i), p, q).intoArray(y, i);
    }
  }

  private static void sin(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = SimdArithmetic.load(x, i);
      if (isReducible(v)) {
        SimdFunctions.sin(v).intoArray(y, i);
      } else {
        for (int j = i; j < i + LANES; j++) {
          y[j] = Functions.sin(x[j]);
        }
      }
    }
  }

  private static void cos(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = SimdArithmetic.load(x, i);
      if (isReducible(v)) {
        SimdFunctions.cos(v).intoArray(y, i);
      } else {
        for (int j = i; j < i + LANES; j++) {
          y[j] = Functions.cos(x[j]);
        }
      }
    }
  }

  /** Whether no angle is so large that it must be reduced with integers. */
  private static boolean isReducible(FloatVector angles) {
    return SimdArithmetic.abs(angles)
        .compare(VectorOperators.LE, SimdCoefficients.ANGLE_MAX)
        .allTrue();
  }
}
