package org.feedforward.kernel;

import static org.feedforward.kernel.SimdArithmetic.all;
import static org.feedforward.kernel.SimdArithmetic.load;

import java.util.EnumMap;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import org.feedforward.graph.UnaryFunction;

/**
 * The functions that are too long for one loop: strip by strip, a loop writes an exponential (or a
 * logarithm) into scratch memory, and a second makes the function of it while it is in L1.
 */
final class SimdComposites {

  private static final int LANES = SimdKernels.SPECIES.length();

  /**
   * One loop over a strip. It is called through this interface, from one place for all functions,
   * so that C2 compiles every loop by itself: two of them in one compilation are too long again.
   */
  private interface Pass {
    void run(float a, float b, float[] x, float[] s, float[] y, int from, int n);
  }

  private static final Map<UnaryFunction, Pass[]> PASSES = new EnumMap<>(UnaryFunction.class);

  static {
    passes(UnaryFunction.SIGMOID, SimdComposites::expOfMinusAbs, SimdComposites::sigmoid);
    passes(UnaryFunction.SILU, SimdComposites::expOfMinusAbs, SimdComposites::timesSigmoid);
    passes(UnaryFunction.MISH, SimdComposites::expOfMinusAbs, SimdComposites::mish);
    passes(
        UnaryFunction.LOG_SIGMOID,
        SimdComposites::expOfMinusAbs,
        SimdComposites::log1pOfStrip,
        SimdComposites::logSigmoid);
    passes(
        UnaryFunction.SOFTPLUS,
        SimdComposites::expOfMinusAbsScaled,
        SimdComposites::log1pOfStrip,
        SimdComposites::softplus);
    passes(UnaryFunction.TANH, SimdComposites::expOfTwiceAbs, SimdComposites::tanh);
    passes(UnaryFunction.TANHSHRINK, SimdComposites::expOfTwiceAbs, SimdComposites::tanhshrink);
    passes(
        UnaryFunction.GELU_TANH,
        SimdComposites::geluArgument,
        SimdComposites::expOfMinusAbsOfStrip,
        SimdComposites::timesSigmoid);
    passes(
        UnaryFunction.GELU,
        SimdComposites::logOfNormal,
        SimdComposites::expOfStrip,
        SimdComposites::gelu);
    passes(
        UnaryFunction.ERF,
        SimdComposites::logOfErfc,
        SimdComposites::expOfStrip,
        SimdComposites::erf);
    passes(UnaryFunction.LOG1P, SimdComposites::log1pOfPlain, SimdComposites::log1p);
    passes(UnaryFunction.ELU, SimdComposites::expm1, SimdComposites::elu);
    passes(UnaryFunction.SELU, SimdComposites::expm1, SimdComposites::selu);
    passes(UnaryFunction.CELU, SimdComposites::expm1OfQuotient, SimdComposites::elu);
  }

  private SimdComposites() {}

  private static void passes(UnaryFunction function, Pass... passes) {
    PASSES.put(function, passes);
  }

  /** y[i] = function(x[i]) for the first n elements, a multiple of the lanes; y may be x. */
  static void apply(
      UnaryFunction function, float a, float b, float[] x, float[] y, float[] strip, int n) {
    Pass[] passes = PASSES.get(function);
    for (int from = 0; from < n; from += strip.length) {
      int count = Math.min(strip.length, n - from);
      for (Pass pass : passes) {
        pass.run(a, b, x, strip, y, from, count);
      }
    }
  }

  private static void expOfMinusAbs(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.expOfNegative(SimdArithmetic.neg(SimdArithmetic.abs(load(x, from + i))))
          .intoArray(s, i);
    }
  }

  private static void expOfMinusAbsOfStrip(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.expOfNegative(SimdArithmetic.neg(SimdArithmetic.abs(load(s, i))))
          .intoArray(s, i);
    }
  }

  private static void expOfMinusAbsScaled(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    FloatVector p = all(a);
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.expOfNegative(
              SimdArithmetic.neg(SimdArithmetic.abs(SimdArithmetic.mul(load(x, from + i), p))))
          .intoArray(s, i);
    }
  }

  private static void expOfTwiceAbs(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = SimdArithmetic.abs(load(x, from + i));
      SimdFunctions.expOfPositive(SimdArithmetic.add(v, v)).intoArray(s, i);
    }
  }

  private static void expOfStrip(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.expInRange(load(s, i)).intoArray(s, i);
    }
  }

  private static void log1pOfStrip(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log1pOfFraction(load(s, i)).intoArray(s, i);
    }
  }

  private static void expm1(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.expm1(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void expm1OfQuotient(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    FloatVector p = all(a);
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.expm1(SimdArithmetic.div(load(x, from + i), p)).intoArray(s, i);
    }
  }

  private static void geluArgument(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.geluArgument(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void logOfNormal(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.logOfNormal(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void logOfErfc(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.logOfErfc(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void log1pOfPlain(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log1pOfPlain(load(x, from + i)).intoArray(s, i);
    }
  }

  private static void sigmoid(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.sigmoid(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void timesSigmoid(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, from + i);
      SimdArithmetic.mul(v, SimdActivations.sigmoid(v, load(s, i))).intoArray(y, from + i);
    }
  }

  private static void mish(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, from + i);
      FloatVector e = load(s, i);
      FloatVector above = SimdActivations.mishAbove(v, e);
      SimdArithmetic.mul(v, SimdArithmetic.div(above, SimdActivations.mishBelow(v, e, above)))
          .intoArray(y, from + i);
    }
  }

  private static void logSigmoid(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.logSigmoid(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void softplus(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    FloatVector p = all(a);
    FloatVector q = all(b);
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.softplus(load(x, from + i), p, q, load(s, i)).intoArray(y, from + i);
    }
  }

  private static void tanh(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.tanh(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void tanhshrink(
      float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, from + i);
      SimdArithmetic.sub(v, SimdFunctions.tanh(v, load(s, i))).intoArray(y, from + i);
    }
  }

  private static void gelu(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, from + i);
      FloatVector normal = SimdFunctions.normal(v, load(s, i));
      FloatVector tail = SimdArithmetic.mul(normal, SimdFunctions.millsRatio(v));
      SimdActivations.gelu(v, tail).intoArray(y, from + i);
    }
  }

  private static void erf(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.erf(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void log1p(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log1p(load(x, from + i), load(s, i)).intoArray(y, from + i);
    }
  }

  private static void elu(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    FloatVector p = all(a);
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.elu(load(x, from + i), p, load(s, i)).intoArray(y, from + i);
    }
  }

  private static void selu(float a, float b, float[] x, float[] s, float[] y, int from, int n) {
    FloatVector p = all(a);
    FloatVector q = all(b);
    for (int i = 0; i < n; i += LANES) {
      SimdActivations.selu(load(x, from + i), p, q, load(s, i)).intoArray(y, from + i);
    }
  }
}
