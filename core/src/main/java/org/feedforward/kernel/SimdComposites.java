package org.feedforward.kernel;

import static org.feedforward.kernel.SimdFunctions.all;
import static org.feedforward.kernel.SimdFunctions.load;

import jdk.incubator.vector.FloatVector;
import org.feedforward.graph.UnaryFunction;

/**
 * The functions that are too long for one loop: strip by strip, a loop writes an exponential (or a
 * logarithm) into scratch memory, and a second makes the function of it while it is in L1.
 */
final class SimdComposites {

  private static final int LANES = SimdKernels.SPECIES.length();

  private SimdComposites() {}

  /** y[i] = function(x[i]) for the first n elements, a multiple of the lanes; y may be x. */
  static void apply(
      UnaryFunction function, float a, float b, float[] x, float[] y, float[] strip, int n) {
    for (int from = 0; from < n; from += strip.length) {
      int count = Math.min(strip.length, n - from);
      prepare(function, a, x, from, strip, count);
      finish(function, a, b, x, strip, y, from, count);
    }
  }

  private static void prepare(
      UnaryFunction function, float a, float[] x, int from, float[] s, int n) {
    switch (function) {
      case SIGMOID, SILU, MISH -> expOfMinusAbs(x, from, s, n);
      case LOG_SIGMOID -> {
        expOfMinusAbs(x, from, s, n);
        log1pOfFraction(s, n);
      }
      case SOFTPLUS -> {
        scaled(x, from, a, s, n);
        expOfMinusAbs(s, 0, s, n);
        log1pOfFraction(s, n);
      }
      case TANH, TANHSHRINK -> expOfTwiceAbs(x, from, s, n);
      case GELU_TANH -> {
        geluArgument(x, from, s, n);
        expOfMinusAbs(s, 0, s, n);
      }
      case GELU -> {
        logOfNormal(x, from, s, n);
        exp(s, n);
      }
      case ERF -> {
        logOfErfc(x, from, s, n);
        exp(s, n);
      }
      case LOG1P -> log1pOfPlain(x, from, s, n);
      default -> throw new IllegalArgumentException(function + " fits into one loop");
    }
  }

  private static void finish(
      UnaryFunction function, float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    switch (function) {
      case SIGMOID -> sigmoid(x, s, y, from, n);
      case SILU, GELU_TANH -> timesSigmoid(x, s, y, from, n);
      case MISH -> mish(x, s, y, from, n);
      case LOG_SIGMOID -> logSigmoid(x, s, y, from, n);
      case SOFTPLUS -> softplus(a, b, x, s, y, from, n);
      case TANH -> tanh(x, s, y, from, n);
      case TANHSHRINK -> tanhshrink(x, s, y, from, n);
      case GELU -> gelu(x, s, y, from, n);
      case ERF -> erf(x, s, y, from, n);
      case LOG1P -> log1p(x, s, y, from, n);
      default -> throw new IllegalArgumentException(function + " fits into one loop");
    }
  }

  private static void expOfMinusAbs(float[] x, int from, float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.exp(SimdFunctions.neg(SimdFunctions.abs(load(x, from + i)))).intoArray(s, i);
    }
  }

  private static void scaled(float[] x, int from, float factor, float[] s, int n) {
    FloatVector scale = all(factor);
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.mul(load(x, from + i), scale).intoArray(s, i);
    }
  }

  private static void expOfTwiceAbs(float[] x, int from, float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = SimdFunctions.abs(load(x, from + i));
      SimdFunctions.exp(SimdFunctions.add(a, a)).intoArray(s, i);
    }
  }

  private static void geluArgument(float[] x, int from, float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.geluArgument(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void logOfNormal(float[] x, int from, float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.logOfNormal(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void logOfErfc(float[] x, int from, float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.logOfErfc(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void log1pOfPlain(float[] x, int from, float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log1pOfPlain(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void exp(float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.exp(load(s, i)).intoArray(s, i);
    }
  }

  private static void log1pOfFraction(float[] s, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log1pOfFraction(load(s, i)).intoArray(s, i);
    }
  }

  private static void sigmoid(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.sigmoid(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void timesSigmoid(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, from + i);
      SimdFunctions.mul(v, SimdFunctions.sigmoid(v, load(s, i))).intoArray(y, from + i);
    }
  }

  private static void mish(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.mish(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void logSigmoid(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.logSigmoid(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void softplus(
      float beta, float threshold, float[] x, float[] s, float[] y, int from, int n) {
    FloatVector p = all(beta);
    FloatVector q = all(threshold);
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.softplus(load(x, from + i), p, q, load(s, i)).intoArray(y, from + i);
    }
  }

  private static void tanh(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.tanh(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void tanhshrink(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, from + i);
      SimdFunctions.sub(v, SimdFunctions.tanh(v, load(s, i))).intoArray(y, from + i);
    }
  }

  private static void gelu(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.gelu(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void erf(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.erf(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void log1p(float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log1p(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }
}
