package org.feedforward.graph;

/**
 * A function of one number, applied to every element. {@code a} and {@code b} are the parameters of
 * {@link Op.Unary}; x is the element. NaN goes in, NaN comes out, except where it is said.
 */
public enum UnaryFunction {
  /** -x. Float or integer. */
  NEG,
  /** |x|. Float or integer. */
  ABS,
  /** -1, 0 or 1; 0 of NaN. Float or integer. */
  SIGN,
  /** The largest integer not above x. */
  FLOOR,
  /** The smallest integer not below x. */
  CEIL,
  /** The nearest integer, ties to even. */
  ROUND,
  /** The square root, correctly rounded. */
  SQRT,
  /** 1 / x. */
  RECIPROCAL,
  /** e to the x. */
  EXP,
  /** The natural logarithm. */
  LOG,
  /** log(1 + x). */
  LOG1P,
  /** The sine of x radians. */
  SIN,
  /** The cosine of x radians. */
  COS,
  /** The tangent of x radians. */
  TAN,
  /** The angle whose sine is x; NaN beyond 1. */
  ASIN,
  /** The angle whose cosine is x; NaN beyond 1. */
  ACOS,
  /** The angle whose tangent is x. */
  ATAN,
  /** The hyperbolic sine. */
  SINH,
  /** The hyperbolic cosine. */
  COSH,
  /** The inverse of the hyperbolic sine. */
  ASINH,
  /** The inverse of the hyperbolic cosine; NaN below 1. */
  ACOSH,
  /** The inverse of the hyperbolic tangent; NaN beyond 1. */
  ATANH,
  /** The error function. */
  ERF,
  /** As torch.nn.Sigmoid: 1 / (1 + e^-x). */
  SIGMOID,
  /** As torch.nn.LogSigmoid. */
  LOG_SIGMOID,
  /** As torch.nn.Tanh. */
  TANH,
  /** As torch.nn.Tanhshrink: x - tanh(x). */
  TANHSHRINK,
  /** As torch.nn.ReLU. */
  RELU,
  /** As torch.nn.LeakyReLU: x >= 0 ? x : a x. */
  LEAKY_RELU,
  /** As torch.nn.ELU: x > 0 ? x : a (e^x - 1). */
  ELU,
  /** As torch.nn.SELU, ONNX's alpha = a and gamma = b: x > 0 ? b x : b a (e^x - 1). */
  SELU,
  /** As torch.nn.CELU: x > 0 ? x : a (e^(x/a) - 1). */
  CELU,
  /** As torch.nn.GELU(): x/2 (1 + erf(x / sqrt 2)). */
  GELU,
  /** As torch.nn.GELU(approximate='tanh'). */
  GELU_TANH,
  /** As torch.nn.SiLU: x sigmoid(x). */
  SILU,
  /** As torch.nn.Mish: x tanh(softplus(x)). */
  MISH,
  /** As torch.nn.Hardsigmoid with ONNX's slope and offset: max(0, min(1, a x + b)). */
  HARDSIGMOID,
  /** As torch.nn.Hardswish: x max(0, min(1, x/6 + 1/2)). */
  HARDSWISH,
  /** As torch.nn.Hardtanh and torch.clamp: min(max(x, a), b). ReLU6 is a = 0, b = 6. */
  CLAMP,
  /** As torch.nn.Softplus, beta = a, threshold = b: a x > b ? x : log(1 + e^(a x)) / a. */
  SOFTPLUS,
  /** As torch.nn.Softsign: x / (1 + |x|). */
  SOFTSIGN,
  /** As torch.nn.Softshrink, lambda = a: x > a ? x - a : x < -a ? x + a : 0. */
  SOFTSHRINK,
  /** As torch.nn.Hardshrink, lambda = a: -a <= x <= a ? 0 : x. */
  HARDSHRINK,
  /** As torch.nn.Threshold: x > a ? x : b. */
  THRESHOLD,
  /** Not. Truth values only. */
  NOT,
  /** Whether x is NaN. Float to truth value. */
  IS_NAN,
  /** Whether x is infinite: a != 0 counts -Inf, b != 0 counts +Inf. Float to truth value. */
  IS_INF;

  /** Whether the function is defined on integers too. */
  boolean takesIntegers() {
    return this == NEG || this == ABS || this == SIGN;
  }

  /** Whether the result is a truth value. */
  boolean givesBooleans() {
    return this == NOT || this == IS_NAN || this == IS_INF;
  }
}
