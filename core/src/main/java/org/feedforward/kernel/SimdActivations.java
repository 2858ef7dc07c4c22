package org.feedforward.kernel;

import static org.feedforward.kernel.SimdArithmetic.*;
import static org.feedforward.kernel.SimdCoefficients.*;

import jdk.incubator.vector.FloatVector;

/**
 * The activations of {@link org.feedforward.math.Functions}, operation by operation, for a vector
 * of rows: made of operations and choices, and of what {@link SimdFunctions} has computed before.
 * {@link SimdFunctions} says how long a method may be.
 */
final class SimdActivations {

  private SimdActivations() {}

  /** sigmoid(x), given e^-|x|. */
  static FloatVector sigmoid(FloatVector x, FloatVector e) {
    FloatVector below = add(e, ONE);
    FloatVector lost = sub(e, sub(below, ONE));
    FloatVector y = div(less(x, ZERO, e, ONE), below);
    return fma(mul(y, lost), fma(e, HALF, MINUS_ONE), y);
  }

  /** logSigmoid(x), given log(1 + e^-|x|). */
  static FloatVector logSigmoid(FloatVector x, FloatVector log) {
    return sub(less(x, ZERO, x, ZERO), log);
  }

  static FloatVector relu(FloatVector x) {
    return less(x, ZERO, ZERO, x);
  }

  static FloatVector leakyRelu(FloatVector x, FloatVector slope) {
    return less(x, ZERO, mul(x, slope), x);
  }

  /** elu(x), given e^x - 1; celu(x), given e^(x / alpha) - 1. */
  static FloatVector elu(FloatVector x, FloatVector alpha, FloatVector e) {
    return less(ZERO, x, x, mul(e, alpha));
  }

  /** selu(x), given e^x - 1. */
  static FloatVector selu(FloatVector x, FloatVector alpha, FloatVector gamma, FloatVector e) {
    return less(ZERO, x, mul(x, gamma), mul(e, mul(gamma, alpha)));
  }

  /** gelu(x), given 1 - Phi(|x|). */
  static FloatVector gelu(FloatVector x, FloatVector tail) {
    return mul(x, less(x, ZERO, tail, sub(ONE, tail)));
  }

  /** The u of gelu's approximation x sigmoid(u); it has the sign of x. */
  static FloatVector geluArgument(FloatVector x) {
    FloatVector cubic = fma(mul(x, GELU_TANH_3), x, ONE);
    return mul(mul(x, GELU_TANH_1), cubic);
  }

  /** The numerator of mish(x) / x, given e^-|x|. */
  static FloatVector mishAbove(FloatVector x, FloatVector e) {
    return less(x, ZERO, mul(e, add(e, TWO)), fma(e, TWO, ONE));
  }

  /** The denominator of mish(x) / x, given e^-|x| and the numerator. */
  static FloatVector mishBelow(FloatVector x, FloatVector e, FloatVector above) {
    return less(x, ZERO, add(above, TWO), fma(add(e, e), e, above));
  }

  static FloatVector hardsigmoid(FloatVector x, FloatVector slope, FloatVector offset) {
    return SimdFunctions.clamp(fma(x, slope, offset), ZERO, ONE);
  }

  static FloatVector hardswish(FloatVector x) {
    return div(mul(x, SimdFunctions.clamp(add(x, THREE), ZERO, SIX)), SIX);
  }

  /** softplus(x), given log(1 + e^-|beta x|). */
  static FloatVector softplus(
      FloatVector x, FloatVector beta, FloatVector threshold, FloatVector log) {
    FloatVector z = mul(x, beta);
    FloatVector y = div(add(less(ZERO, z, z, ZERO), log), beta);
    return less(threshold, z, x, y);
  }

  static FloatVector softsign(FloatVector x) {
    return div(x, add(abs(x), ONE));
  }

  static FloatVector softshrink(FloatVector x, FloatVector lambda) {
    FloatVector y = less(x, neg(lambda), add(x, lambda), mul(x, ZERO));
    return less(lambda, x, sub(x, lambda), y);
  }

  static FloatVector hardshrink(FloatVector x, FloatVector lambda) {
    return less(x, neg(lambda), x, lessEqual(x, lambda, ZERO, x));
  }

  static FloatVector threshold(FloatVector x, FloatVector threshold, FloatVector value) {
    return lessEqual(x, threshold, value, x);
  }
}
