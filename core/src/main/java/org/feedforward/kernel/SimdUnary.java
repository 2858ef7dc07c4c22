package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.math.Coefficients;
import org.feedforward.math.Functions;

/**
 * The functions of one float, over arrays: a loop for each, so that C2 sees one function a loop.
 * With the function as an argument the vectors would be boxed.
 */
final class SimdUnary {

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

  private SimdUnary() {}

  /** y[i] = function(x[i]) for the first n elements, a multiple of the lanes; y may be x. */
  static void apply(UnaryFunction function, float a, float b, float[] x, float[] y, int n) {
    switch (function) {
      case NEG -> neg(x, y, n);
      case ABS -> abs(x, y, n);
      case SQRT -> sqrt(x, y, n);
      case RECIPROCAL -> reciprocal(x, y, n);
      case EXP -> exp(x, y, n);
      case LOG -> log(x, y, n);
      case LOG1P -> log1p(x, y, n);
      case ERF -> erf(x, y, n);
      case SIGMOID -> sigmoid(x, y, n);
      case LOG_SIGMOID -> logSigmoid(x, y, n);
      case TANH -> tanh(x, y, n);
      case TANHSHRINK -> tanhshrink(x, y, n);
      case RELU -> relu(x, y, n);
      case LEAKY_RELU -> leakyRelu(a, x, y, n);
      case ELU -> elu(a, x, y, n);
      case SELU -> selu(a, b, x, y, n);
      case CELU -> celu(a, x, y, n);
      case GELU -> gelu(x, y, n);
      case GELU_TANH -> geluTanh(x, y, n);
      case SILU -> silu(x, y, n);
      case MISH -> mish(x, y, n);
      case HARDSIGMOID -> hardsigmoid(a, b, x, y, n);
      case HARDSWISH -> hardswish(x, y, n);
      case CLAMP -> clamp(a, b, x, y, n);
      case SOFTPLUS -> softplus(a, b, x, y, n);
      case SOFTSIGN -> softsign(x, y, n);
      case SOFTSHRINK -> softshrink(a, x, y, n);
      case HARDSHRINK -> hardshrink(a, x, y, n);
      case THRESHOLD -> threshold(a, b, x, y, n);
      case SIN -> sin(x, y, n);
      case COS -> cos(x, y, n);
      case SIGN, FLOOR, CEIL, ROUND -> ScalarUnary.apply(function, a, b, x, 0, y, 0, n);
      case NOT, IS_NAN, IS_INF ->
          throw new IllegalArgumentException(function + " gives a truth value");
    }
  }

  private static FloatVector load(float[] x, int i) {
    return FloatVector.fromArray(SPECIES, x, i);
  }

  private static void neg(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(x, i).neg().intoArray(y, i);
    }
  }

  private static void abs(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(x, i).abs().intoArray(y, i);
    }
  }

  private static void sqrt(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      load(x, i).sqrt().intoArray(y, i);
    }
  }

  private static void reciprocal(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      ONE.div(load(x, i)).intoArray(y, i);
    }
  }

  private static void exp(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.exp(load(x, i)).intoArray(y, i);
    }
  }

  private static void log(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log(load(x, i)).intoArray(y, i);
    }
  }

  private static void log1p(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.log1p(load(x, i)).intoArray(y, i);
    }
  }

  private static void erf(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.erf(load(x, i)).intoArray(y, i);
    }
  }

  private static void sigmoid(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.sigmoid(load(x, i)).intoArray(y, i);
    }
  }

  private static void logSigmoid(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.logSigmoid(load(x, i)).intoArray(y, i);
    }
  }

  private static void tanh(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.tanh(load(x, i)).intoArray(y, i);
    }
  }

  private static void tanhshrink(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, i);
      v.sub(SimdFunctions.tanh(v)).intoArray(y, i);
    }
  }

  private static void relu(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, i);
      v.blend(0, v.compare(VectorOperators.LT, 0)).intoArray(y, i);
    }
  }

  private static void leakyRelu(float a, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.leakyRelu(load(x, i), a).intoArray(y, i);
    }
  }

  private static void elu(float a, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.elu(load(x, i), a).intoArray(y, i);
    }
  }

  private static void selu(float a, float b, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.selu(load(x, i), a, b).intoArray(y, i);
    }
  }

  private static void celu(float a, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.celu(load(x, i), a).intoArray(y, i);
    }
  }

  private static void gelu(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.gelu(load(x, i)).intoArray(y, i);
    }
  }

  private static void geluTanh(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.geluTanh(load(x, i)).intoArray(y, i);
    }
  }

  private static void silu(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.silu(load(x, i)).intoArray(y, i);
    }
  }

  private static void mish(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.mish(load(x, i)).intoArray(y, i);
    }
  }

  private static void hardsigmoid(float a, float b, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.clamp(
              load(x, i).fma(FloatVector.broadcast(SPECIES, a), FloatVector.broadcast(SPECIES, b)),
              0,
              1)
          .intoArray(y, i);
    }
  }

  private static void hardswish(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, i);
      v.mul(SimdFunctions.clamp(v.add(3), 0, 6)).div(6).intoArray(y, i);
    }
  }

  private static void clamp(float a, float b, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.clamp(load(x, i), a, b).intoArray(y, i);
    }
  }

  private static void softplus(float a, float b, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.softplus(load(x, i), a, b).intoArray(y, i);
    }
  }

  private static void softsign(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, i);
      v.div(v.abs().add(1)).intoArray(y, i);
    }
  }

  private static void softshrink(float a, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.softshrink(load(x, i), a).intoArray(y, i);
    }
  }

  private static void hardshrink(float a, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.hardshrink(load(x, i), a).intoArray(y, i);
    }
  }

  private static void threshold(float a, float b, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      SimdFunctions.threshold(load(x, i), a, b).intoArray(y, i);
    }
  }

  private static void sin(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, i);
      if (v.abs().compare(VectorOperators.LE, Coefficients.ANGLE_MAX).allTrue()) {
        SimdFunctions.sin(v, 0).intoArray(y, i);
      } else {
        for (int j = i; j < i + LANES; j++) {
          y[j] = Functions.sin(x[j]);
        }
      }
    }
  }

  private static void cos(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x, i);
      if (v.abs().compare(VectorOperators.LE, Coefficients.ANGLE_MAX).allTrue()) {
        SimdFunctions.sin(v, 1).intoArray(y, i);
      } else {
        for (int j = i; j < i + LANES; j++) {
          y[j] = Functions.cos(x[j]);
        }
      }
    }
  }
}
