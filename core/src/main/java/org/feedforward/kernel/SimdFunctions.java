package org.feedforward.kernel;

import static org.feedforward.kernel.SimdArithmetic.*;
import static org.feedforward.kernel.SimdCoefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Exponentials, logarithms and what is approximated like them in {@link
 * org.feedforward.math.Functions}, operation by operation, for a vector of rows: see there for what
 * is computed and why. A branch there is a choice here.
 *
 * <p>Every operation goes through {@link SimdArithmetic}, which keeps vectors off the heap. They
 * end up there too when a loop has more than about 35 operations, which is all that C2 inlines
 * (NodeCountInliningCutoff), or calls a method of more than about 20, which C2 may have compiled by
 * itself before and then does not inline (InlineSmallCode). Functions that need more are given what
 * was computed before.
 */
final class SimdFunctions {

  private SimdFunctions() {}

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

  static FloatVector clamp(FloatVector x, FloatVector min, FloatVector max) {
    FloatVector y = less(x, min, min, x);
    return less(max, y, max, y);
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
