package org.feedforward.kernel;

import org.feedforward.graph.UnaryFunction;
import org.feedforward.math.Functions;
import org.feedforward.math.Rounded;

/** The functions of one float, over arrays. */
final class ScalarUnary {

  private ScalarUnary() {}

  /** A function of one float. */
  private interface Scalar {
    float apply(float x);
  }

  /** y[j] = function(x[j]) for {@code count} elements; y may be x. */
  static void apply(
      UnaryFunction function, float a, float b, float[] x, int from, float[] y, int to, int count) {
    switch (function) {
      case NEG -> each(v -> -v, x, from, y, to, count);
      case ABS -> each(Math::abs, x, from, y, to, count);
      case SIGN -> each(Functions::sign, x, from, y, to, count);
      case FLOOR -> each(v -> (float) Math.floor(v), x, from, y, to, count);
      case CEIL -> each(v -> (float) Math.ceil(v), x, from, y, to, count);
      case ROUND -> each(v -> (float) Math.rint(v), x, from, y, to, count);
      case SQRT -> each(v -> (float) Math.sqrt(v), x, from, y, to, count);
      case RECIPROCAL -> each(v -> 1 / v, x, from, y, to, count);
      case EXP -> each(Functions::exp, x, from, y, to, count);
      case LOG -> each(Functions::log, x, from, y, to, count);
      case LOG1P -> each(Functions::log1p, x, from, y, to, count);
      case SIN -> each(Functions::sin, x, from, y, to, count);
      case COS -> each(Functions::cos, x, from, y, to, count);
      case TAN -> each(Rounded::tan, x, from, y, to, count);
      case ASIN -> each(Rounded::asin, x, from, y, to, count);
      case ACOS -> each(Rounded::acos, x, from, y, to, count);
      case ATAN -> each(Rounded::atan, x, from, y, to, count);
      case SINH -> each(Rounded::sinh, x, from, y, to, count);
      case COSH -> each(Rounded::cosh, x, from, y, to, count);
      case ASINH -> each(Rounded::asinh, x, from, y, to, count);
      case ACOSH -> each(Rounded::acosh, x, from, y, to, count);
      case ATANH -> each(Rounded::atanh, x, from, y, to, count);
      case ERF -> each(Functions::erf, x, from, y, to, count);
      case SIGMOID -> each(Functions::sigmoid, x, from, y, to, count);
      case LOG_SIGMOID -> each(Functions::logSigmoid, x, from, y, to, count);
      case TANH -> each(Functions::tanh, x, from, y, to, count);
      case TANHSHRINK -> each(Functions::tanhshrink, x, from, y, to, count);
      case RELU -> each(Functions::relu, x, from, y, to, count);
      case GELU -> each(Functions::gelu, x, from, y, to, count);
      case GELU_TANH -> each(Functions::geluTanh, x, from, y, to, count);
      case SILU -> each(Functions::silu, x, from, y, to, count);
      case MISH -> each(Functions::mish, x, from, y, to, count);
      case HARDSWISH -> each(Functions::hardswish, x, from, y, to, count);
      case SOFTSIGN -> each(Functions::softsign, x, from, y, to, count);
      case LEAKY_RELU -> each(v -> Functions.leakyRelu(v, a), x, from, y, to, count);
      case ELU -> each(v -> Functions.elu(v, a), x, from, y, to, count);
      case SELU -> each(v -> Functions.selu(v, a, b), x, from, y, to, count);
      case CELU -> each(v -> Functions.celu(v, a), x, from, y, to, count);
      case HARDSIGMOID -> each(v -> Functions.hardsigmoid(v, a, b), x, from, y, to, count);
      case CLAMP -> each(v -> Functions.clamp(v, a, b), x, from, y, to, count);
      case SOFTPLUS -> each(v -> Functions.softplus(v, a, b), x, from, y, to, count);
      case SOFTSHRINK -> each(v -> Functions.softshrink(v, a), x, from, y, to, count);
      case HARDSHRINK -> each(v -> Functions.hardshrink(v, a), x, from, y, to, count);
      case THRESHOLD -> each(v -> Functions.threshold(v, a, b), x, from, y, to, count);
      case NOT, IS_NAN, IS_INF ->
          throw new IllegalArgumentException(function + " gives a truth value");
    }
  }

  private static void each(Scalar f, float[] x, int from, float[] y, int to, int count) {
    for (int j = 0; j < count; j++) {
      y[to + j] = f.apply(x[from + j]);
    }
  }
}
