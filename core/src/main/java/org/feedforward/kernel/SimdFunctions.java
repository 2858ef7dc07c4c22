package org.feedforward.kernel;

import static org.feedforward.kernel.SimdCoefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link org.feedforward.math.Functions}, operation by operation, for a vector of rows: see there
 * for what is computed and why. A branch there is a choice here.
 *
 * <p>Every operation goes through a method of this class that casts the result to the one class of
 * vectors we use. C2 then knows the class of all operands, whatever other species the JVM has seen;
 * where it has to guess from a profile, vectors end up on the heap. They do so too when a loop has
 * more than about 35 operations, which is all that C2 inlines (NodeCountInliningCutoff), or calls a
 * method of more than about 20, which C2 may have compiled by itself before and then does not
 * inline (InlineSmallCode). Functions that need more are given what was computed before.
 */
final class SimdFunctions {

  private static final Class<? extends FloatVector> VC = SimdKernels.VC;
  private static final Class<? extends IntVector> INT_VC = SimdKernels.INT_VC;
  private static final Class<?> MASK = SimdKernels.SPECIES.maskAll(true).getClass();

  private SimdFunctions() {}

  static FloatVector load(float[] array, int at) {
    return VC.cast(FloatVector.fromArray(SimdKernels.SPECIES, array, at));
  }

  static FloatVector all(float value) {
    return VC.cast(FloatVector.broadcast(SimdKernels.SPECIES, value));
  }

  static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
    return VC.cast(a.fma(b, c));
  }

  static FloatVector add(FloatVector a, FloatVector b) {
    return VC.cast(a.add(b));
  }

  static FloatVector sub(FloatVector a, FloatVector b) {
    return VC.cast(a.sub(b));
  }

  static FloatVector mul(FloatVector a, FloatVector b) {
    return VC.cast(a.mul(b));
  }

  static FloatVector div(FloatVector a, FloatVector b) {
    return VC.cast(a.div(b));
  }

  static FloatVector neg(FloatVector a) {
    return VC.cast(a.neg());
  }

  static FloatVector abs(FloatVector a) {
    return VC.cast(a.abs());
  }

  static FloatVector sqrt(FloatVector a) {
    return VC.cast(a.sqrt());
  }

  static FloatVector max(FloatVector a, FloatVector b) {
    return VC.cast(a.max(b));
  }

  static FloatVector min(FloatVector a, FloatVector b) {
    return VC.cast(a.min(b));
  }

  /** a < b ? yes : no. */
  static FloatVector less(FloatVector a, FloatVector b, FloatVector yes, FloatVector no) {
    return choose(a.compare(VectorOperators.LT, b), yes, no);
  }

  /** a <= b ? yes : no. */
  static FloatVector lessEqual(FloatVector a, FloatVector b, FloatVector yes, FloatVector no) {
    return choose(a.compare(VectorOperators.LE, b), yes, no);
  }

  /** a == b ? yes : no. */
  static FloatVector equal(FloatVector a, FloatVector b, FloatVector yes, FloatVector no) {
    return choose(a.compare(VectorOperators.EQ, b), yes, no);
  }

  @SuppressWarnings("unchecked")
  private static FloatVector choose(VectorMask<Float> mask, FloatVector yes, FloatVector no) {
    return VC.cast(no.blend(yes, (VectorMask<Float>) MASK.cast(mask)));
  }

  private static IntVector bits(FloatVector a) {
    return INT_VC.cast(a.reinterpretAsInts());
  }

  private static FloatVector floats(IntVector a) {
    return VC.cast(a.reinterpretAsFloats());
  }

  private static IntVector add(IntVector a, IntVector b) {
    return INT_VC.cast(a.add(b));
  }

  private static IntVector sub(IntVector a, IntVector b) {
    return INT_VC.cast(a.sub(b));
  }

  private static IntVector and(IntVector a, IntVector b) {
    return INT_VC.cast(a.and(b));
  }

  private static IntVector xor(IntVector a, IntVector b) {
    return INT_VC.cast(a.lanewise(VectorOperators.XOR, b));
  }

  private static IntVector shiftLeft(IntVector a, int count) {
    return INT_VC.cast(a.lanewise(VectorOperators.LSHL, count));
  }

  private static IntVector shiftRight(IntVector a, int count) {
    return INT_VC.cast(a.lanewise(VectorOperators.ASHR, count));
  }

  static FloatVector exp(FloatVector x) {
    return expInRange(clamp(x, EXP_MIN, EXP_MAX));
  }

  /** e^x for x up to EXP_MAX. */
  static FloatVector expOfNegative(FloatVector x) {
    return expInRange(less(x, EXP_MIN, EXP_MIN, x));
  }

  /** e^x for x from 0 to EXPM1_MAX, e^EXPM1_MAX for larger x. */
  static FloatVector expOfPositive(FloatVector x) {
    FloatVector c = less(EXPM1_MAX, x, EXPM1_MAX, x);
    FloatVector t = fma(c, LOG2_E, ROUNDER);
    FloatVector p = add(expPolynomial(reducedByLn2(c, t)), ONE);
    return mul(p, powerOfTwo(sub(bits(t), ROUNDER_BITS)));
  }

  /** e^x for x from about EXP_MIN to EXP_MAX. */
  static FloatVector expInRange(FloatVector x) {
    FloatVector t = fma(x, LOG2_E, ROUNDER);
    FloatVector p = add(expPolynomial(reducedByLn2(x, t)), ONE);
    IntVector power = sub(bits(t), ROUNDER_BITS);
    IntVector half = shiftRight(power, 1);
    return mul(mul(p, powerOfTwo(half)), powerOfTwo(sub(power, half)));
  }

  static FloatVector expm1(FloatVector x) {
    FloatVector c = clamp(x, EXPM1_MIN, EXPM1_MAX);
    FloatVector t = fma(c, LOG2_E, ROUNDER);
    FloatVector p = expPolynomial(reducedByLn2(c, t));
    FloatVector scale = powerOfTwo(sub(bits(t), ROUNDER_BITS));
    return fma(scale, p, sub(scale, ONE));
  }

  private static FloatVector reducedByLn2(FloatVector x, FloatVector t) {
    FloatVector n = sub(t, ROUNDER);
    return fma(n, MINUS_LN2_LOW, fma(n, MINUS_LN2_HIGH, x));
  }

  private static FloatVector expPolynomial(FloatVector r) {
    FloatVector p = fma(r, EXP_7, EXP_6);
    p = fma(p, r, EXP_5);
    p = fma(p, r, EXP_4);
    p = fma(p, r, EXP_3);
    p = fma(p, r, EXP_2);
    return fma(mul(r, r), p, r);
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return floats(shiftLeft(add(n, EXPONENT_BIAS), 23));
  }

  /** log(x) for positive finite x. */
  static FloatVector logOfPositive(FloatVector x) {
    FloatVector normal = less(x, MIN_NORMAL, mul(x, TWO_TO_23), x);
    FloatVector shift = less(x, MIN_NORMAL, MINUS_23, ZERO);
    IntVector bits = bits(normal);
    IntVector exponent = exponent(bits);
    FloatVector f = sub(floats(sub(bits, exponent)), ONE);
    return fma(add(shift, integer(exponent)), LN2, logOfOnePlus(f));
  }

  /** log(x) for any x, given {@link #logOfPositive}. */
  static FloatVector log(FloatVector x, FloatVector positive) {
    FloatVector y = equal(x, INFINITY, x, positive);
    y = equal(x, ZERO, MINUS_INFINITY, y);
    // neither a negative number nor a NaN is at least 0
    return lessEqual(ZERO, x, y, NAN);
  }

  private static IntVector exponent(IntVector bits) {
    return and(sub(bits, TWO_THIRDS_BITS), EXPONENT_BITS);
  }

  /** The exponent as a number. */
  private static FloatVector integer(IntVector exponent) {
    return sub(floats(add(shiftRight(exponent, 23), ROUNDER_BITS)), ROUNDER);
  }

  private static FloatVector logOfOnePlus(FloatVector f) {
    FloatVector p = fma(f, LOG_10, LOG_9);
    p = fma(p, f, LOG_8);
    p = fma(p, f, LOG_7);
    p = fma(p, f, LOG_6);
    p = fma(p, f, LOG_5);
    p = fma(p, f, LOG_4);
    p = fma(p, f, LOG_3);
    p = fma(p, f, LOG_2);
    return fma(mul(f, f), p, f);
  }

  /** log(1 + x) but for 0, infinities and what has no logarithm. */
  static FloatVector log1pOfPlain(FloatVector x) {
    FloatVector u = add(x, ONE);
    FloatVector lost = less(ONE, x, sub(ONE, sub(u, x)), sub(x, sub(u, ONE)));
    return log1p(x, u, lost);
  }

  /** log(1 + x) for any x, given {@link #log1pOfPlain}. */
  static FloatVector log1p(FloatVector x, FloatVector plain) {
    FloatVector u = add(x, ONE);
    FloatVector y = equal(x, ZERO, x, plain);
    y = equal(x, INFINITY, x, y);
    y = equal(u, ZERO, MINUS_INFINITY, y);
    return lessEqual(ZERO, u, y, NAN);
  }

  /** log(1 + x) for x from 0 to 1; a NaN gives a NaN. */
  static FloatVector log1pOfFraction(FloatVector x) {
    FloatVector u = add(x, ONE);
    return log1p(x, u, sub(x, sub(u, ONE)));
  }

  private static FloatVector log1p(FloatVector x, FloatVector u, FloatVector lost) {
    IntVector bits = bits(u);
    IntVector exponent = exponent(bits);
    FloatVector k = integer(exponent);
    FloatVector far = sub(floats(sub(bits, exponent)), ONE);
    FloatVector f = equal(k, ZERO, x, far);
    FloatVector correction = equal(k, ZERO, ZERO, div(lost, u));
    return fma(k, LN2, add(logOfOnePlus(f), correction));
  }

  /** The logarithm of 1 - erf(|x|) for |x| from ERF_SMALL. */
  static FloatVector logOfErfc(FloatVector x) {
    FloatVector a = abs(x);
    a = less(ERF_MAX, a, ERF_MAX, a);
    FloatVector p = fma(a, ERFC_7, ERFC_6);
    p = fma(p, a, ERFC_5);
    p = fma(p, a, ERFC_4);
    p = fma(p, a, ERFC_3);
    p = fma(p, a, ERFC_2);
    p = fma(p, a, ERFC_1);
    return fma(p, a, neg(a));
  }

  /** erf(x), given e to {@link #logOfErfc}. */
  static FloatVector erf(FloatVector x, FloatVector erfc) {
    FloatVector far = sub(ONE, erfc);
    far = less(x, ZERO, neg(far), far);
    return lessEqual(abs(x), ERF_SMALL, erfOfSmall(x), far);
  }

  private static FloatVector erfOfSmall(FloatVector x) {
    FloatVector s = mul(x, x);
    FloatVector p = fma(s, ERF_11, ERF_9);
    p = fma(p, s, ERF_7);
    p = fma(p, s, ERF_5);
    p = fma(p, s, ERF_3);
    p = fma(p, s, ERF_1);
    return fma(p, x, x);
  }

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

  /** tanh(x), given e^2|x|. */
  static FloatVector tanh(FloatVector x, FloatVector e) {
    FloatVector far = sub(ONE, div(TWO, add(e, ONE)));
    far = less(x, ZERO, neg(far), far);
    return less(abs(x), TANH_SMALL, tanhOfSmall(x), far);
  }

  private static FloatVector tanhOfSmall(FloatVector x) {
    FloatVector s = mul(x, x);
    FloatVector p = fma(s, TANH_11, TANH_9);
    p = fma(p, s, TANH_7);
    p = fma(p, s, TANH_5);
    p = fma(p, s, TANH_3);
    return fma(mul(x, s), p, x);
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

  /** -x^2 / 2, as far as it matters. */
  static FloatVector logOfNormal(FloatVector x) {
    FloatVector c = normalArgument(x);
    return mul(mul(c, c), MINUS_HALF);
  }

  private static FloatVector normalArgument(FloatVector x) {
    FloatVector a = abs(x);
    return less(NORMAL_MAX, a, NORMAL_MAX, a);
  }

  /** (1 - Phi(|x|)) e^(x^2/2) for Phi the normal distribution. */
  static FloatVector millsRatio(FloatVector x) {
    FloatVector w = div(ONE, add(normalArgument(x), FOUR));
    return mul(w, normalPolynomial(fma(w, MINUS_EIGHT, ONE)));
  }

  /** e^(-x^2/2), given e to {@link #logOfNormal}: with what was lost when x was squared. */
  static FloatVector normal(FloatVector x, FloatVector e) {
    FloatVector c = normalArgument(x);
    FloatVector lost = fma(c, c, neg(mul(c, c)));
    return fma(e, mul(lost, MINUS_HALF), e);
  }

  /** gelu(x), given 1 - Phi(|x|). */
  static FloatVector gelu(FloatVector x, FloatVector tail) {
    return mul(x, less(x, ZERO, tail, sub(ONE, tail)));
  }

  private static FloatVector normalPolynomial(FloatVector q) {
    FloatVector p = fma(q, NORMAL_9, NORMAL_8);
    p = fma(p, q, NORMAL_7);
    p = fma(p, q, NORMAL_6);
    p = fma(p, q, NORMAL_5);
    p = fma(p, q, NORMAL_4);
    p = fma(p, q, NORMAL_3);
    p = fma(p, q, NORMAL_2);
    p = fma(p, q, NORMAL_1);
    return fma(p, q, NORMAL_0);
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
    return clamp(fma(x, slope, offset), ZERO, ONE);
  }

  static FloatVector hardswish(FloatVector x) {
    return div(mul(x, clamp(add(x, THREE), ZERO, SIX)), SIX);
  }

  static FloatVector clamp(FloatVector x, FloatVector min, FloatVector max) {
    FloatVector y = less(x, min, min, x);
    return less(max, y, max, y);
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

  /** For |x| up to ANGLE_MAX. */
  static FloatVector sin(FloatVector x) {
    FloatVector t = fma(x, TWO_OVER_PI, ROUNDER);
    return sinOfQuadrant(bits(t), reducedByHalfPi(x, t));
  }

  /** For |x| up to ANGLE_MAX. */
  static FloatVector cos(FloatVector x) {
    FloatVector t = fma(x, TWO_OVER_PI, ROUNDER);
    return sinOfQuadrant(add(bits(t), INT_ONE), reducedByHalfPi(x, t));
  }

  private static FloatVector reducedByHalfPi(FloatVector x, FloatVector t) {
    FloatVector n = sub(t, ROUNDER);
    FloatVector r = fma(n, HALF_PI_HIGH, x);
    r = fma(n, HALF_PI_MIDDLE, r);
    return fma(n, HALF_PI_LOW, r);
  }

  private static FloatVector sinOfQuadrant(IntVector quadrant, FloatVector r) {
    FloatVector s = mul(r, r);
    FloatVector p = fma(s, SIN_9, SIN_7);
    p = fma(p, s, SIN_5);
    p = fma(p, s, SIN_3);
    FloatVector even = fma(mul(r, s), p, r);
    FloatVector q = fma(s, COS_10, COS_8);
    q = fma(q, s, COS_6);
    q = fma(q, s, COS_4);
    FloatVector odd = fma(mul(s, s), q, fma(s, MINUS_HALF, ONE));
    // the lowest bit as 0 or a denormal, which compares as a float does
    FloatVector parity = floats(and(quadrant, INT_ONE));
    FloatVector y = equal(parity, ZERO, even, odd);
    return floats(xor(bits(y), shiftLeft(and(quadrant, INT_TWO), 30)));
  }
}
