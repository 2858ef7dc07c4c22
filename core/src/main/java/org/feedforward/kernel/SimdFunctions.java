package org.feedforward.kernel;

import static org.feedforward.math.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link org.feedforward.math.Functions}, operation by operation, for a vector of rows: see there
 * for what is computed and why. A branch there is a blend here. Small enough for C2 to inline each
 * into its loop; a call would put every vector on the heap.
 */
final class SimdFunctions {

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final FloatVector ZERO = FloatVector.zero(SPECIES);
  private static final FloatVector ONE = all(1);

  private SimdFunctions() {}

  private static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** {@code x} where the condition {@code left < right} does not hold, else {@code y}. */
  private static FloatVector whereLess(
      FloatVector left, float right, FloatVector y, FloatVector x) {
    return x.blend(y, left.compare(VectorOperators.LT, right));
  }

  private static FloatVector atMost(FloatVector x, float max) {
    return x.blend(max, x.compare(VectorOperators.GT, max));
  }

  private static FloatVector atLeast(FloatVector x, float min) {
    return x.blend(min, x.compare(VectorOperators.LT, min));
  }

  static FloatVector exp(FloatVector x) {
    FloatVector c = atLeast(atMost(x, EXP_MAX), EXP_MIN);
    FloatVector t = c.fma(all(LOG2_E), all(ROUNDER));
    FloatVector p = expPolynomial(reducedByLn2(c, t)).add(1);
    IntVector power = t.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = power.lanewise(VectorOperators.ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(power.sub(half)));
  }

  static FloatVector expm1(FloatVector x) {
    FloatVector c = atLeast(atMost(x, EXPM1_MAX), EXPM1_MIN);
    FloatVector t = c.fma(all(LOG2_E), all(ROUNDER));
    FloatVector p = expPolynomial(reducedByLn2(c, t));
    FloatVector scale = powerOfTwo(t.reinterpretAsInts().sub(ROUNDER_BITS));
    return scale.fma(p, scale.sub(1));
  }

  private static FloatVector reducedByLn2(FloatVector x, FloatVector t) {
    FloatVector n = t.sub(ROUNDER);
    return n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
  }

  private static FloatVector expPolynomial(FloatVector r) {
    FloatVector p = r.fma(all(EXP_7), all(EXP_6));
    p = p.fma(r, all(EXP_5));
    p = p.fma(r, all(EXP_4));
    p = p.fma(r, all(EXP_3));
    p = p.fma(r, all(EXP_2));
    return r.mul(r).fma(p, r);
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector log(FloatVector x) {
    FloatVector normal = whereLess(x, Float.MIN_NORMAL, x.mul(0x1p23f), x);
    FloatVector shift = whereLess(x, Float.MIN_NORMAL, all(-23), ZERO);
    IntVector bits = normal.reinterpretAsInts();
    IntVector exponent = exponent(bits);
    FloatVector f = bits.sub(exponent).reinterpretAsFloats().sub(1);
    FloatVector y = shift.add(integer(exponent)).fma(all(LN2), logOfOnePlus(f));
    y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0));
    y = y.blend(Float.NaN, x.compare(VectorOperators.LT, 0));
    return y.blend(x, x.compare(VectorOperators.NE, x));
  }

  private static IntVector exponent(IntVector bits) {
    return bits.sub(TWO_THIRDS_BITS).and(EXPONENT_BITS);
  }

  /** The exponent as a number. */
  private static FloatVector integer(IntVector exponent) {
    IntVector number = exponent.lanewise(VectorOperators.ASHR, 23);
    return number.add(ROUNDER_BITS).reinterpretAsFloats().sub(ROUNDER);
  }

  private static FloatVector logOfOnePlus(FloatVector f) {
    FloatVector p = f.fma(all(LOG_10), all(LOG_9));
    p = p.fma(f, all(LOG_8));
    p = p.fma(f, all(LOG_7));
    p = p.fma(f, all(LOG_6));
    p = p.fma(f, all(LOG_5));
    p = p.fma(f, all(LOG_4));
    p = p.fma(f, all(LOG_3));
    p = p.fma(f, all(LOG_2));
    return f.mul(f).fma(p, f);
  }

  static FloatVector log1p(FloatVector x) {
    FloatVector y = log1pOfFinite(x);
    FloatVector u = x.add(1);
    y = y.blend(x, x.compare(VectorOperators.EQ, 0));
    y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    y = y.blend(Float.NEGATIVE_INFINITY, u.compare(VectorOperators.EQ, 0));
    y = y.blend(Float.NaN, u.compare(VectorOperators.LT, 0));
    return y.blend(x, x.compare(VectorOperators.NE, x));
  }

  /** log(1 + x) for x above -1, not infinite; a NaN gives a NaN. */
  private static FloatVector log1pOfFinite(FloatVector x) {
    FloatVector u = x.add(1);
    IntVector bits = u.reinterpretAsInts();
    IntVector exponent = exponent(bits);
    FloatVector k = integer(exponent);
    FloatVector lost =
        x.sub(u.sub(1)).blend(u.sub(x).neg().add(1), x.compare(VectorOperators.GT, 1));
    FloatVector far = bits.sub(exponent).reinterpretAsFloats().sub(1);
    FloatVector f = x.blend(far, k.compare(VectorOperators.NE, 0));
    FloatVector correction = ZERO.blend(lost.div(u), k.compare(VectorOperators.NE, 0));
    return k.fma(all(LN2), logOfOnePlus(f).add(correction));
  }

  static FloatVector erf(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector s = a.mul(a);
    FloatVector p = s.fma(all(ERF_11), all(ERF_9));
    p = p.fma(s, all(ERF_7));
    p = p.fma(s, all(ERF_5));
    p = p.fma(s, all(ERF_3));
    p = p.fma(s, all(ERF_1));
    FloatVector near = p.fma(x, x);
    FloatVector far = erfOfLarge(atMost(a, ERF_MAX));
    far = whereLess(x, 0, far.neg(), far);
    return far.blend(near, a.compare(VectorOperators.LE, ERF_SMALL));
  }

  private static FloatVector erfOfLarge(FloatVector a) {
    FloatVector p = a.fma(all(ERFC_7), all(ERFC_6));
    p = p.fma(a, all(ERFC_5));
    p = p.fma(a, all(ERFC_4));
    p = p.fma(a, all(ERFC_3));
    p = p.fma(a, all(ERFC_2));
    p = p.fma(a, all(ERFC_1));
    return ONE.sub(exp(p.fma(a, a.neg())));
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    FloatVector below = e.add(1);
    FloatVector lost = e.sub(below.sub(1));
    FloatVector y = whereLess(x, 0, e, ONE).div(below);
    return y.mul(lost).fma(e.fma(all(0.5f), all(-1)), y);
  }

  static FloatVector logSigmoid(FloatVector x) {
    return whereLess(x, 0, x, ZERO).sub(log1pOfFinite(exp(x.abs().neg())));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector s = x.mul(x);
    FloatVector p = s.fma(all(TANH_11), all(TANH_9));
    p = p.fma(s, all(TANH_7));
    p = p.fma(s, all(TANH_5));
    p = p.fma(s, all(TANH_3));
    FloatVector near = x.mul(s).fma(p, x);
    FloatVector far = ONE.sub(all(2).div(exp(a.add(a)).add(1)));
    far = whereLess(x, 0, far.neg(), far);
    return whereLess(a, TANH_SMALL, near, far);
  }

  static FloatVector elu(FloatVector x, float alpha) {
    return expm1(x).mul(alpha).blend(x, x.compare(VectorOperators.GT, 0));
  }

  static FloatVector selu(FloatVector x, float alpha, float gamma) {
    return expm1(x).mul(gamma * alpha).blend(x.mul(gamma), x.compare(VectorOperators.GT, 0));
  }

  static FloatVector celu(FloatVector x, float alpha) {
    return expm1(x.div(alpha)).mul(alpha).blend(x, x.compare(VectorOperators.GT, 0));
  }

  static FloatVector gelu(FloatVector x) {
    FloatVector c = atMost(x.abs(), NORMAL_MAX);
    FloatVector tail = normalTail(c);
    return x.mul(whereLess(x, 0, tail, ONE.sub(tail)));
  }

  /** How much of the normal distribution lies beyond c. */
  private static FloatVector normalTail(FloatVector c) {
    FloatVector w = ONE.div(c.add(4));
    FloatVector q = w.fma(all(-8), ONE);
    FloatVector p = q.fma(all(NORMAL_9), all(NORMAL_8));
    p = p.fma(q, all(NORMAL_7));
    p = p.fma(q, all(NORMAL_6));
    p = p.fma(q, all(NORMAL_5));
    p = p.fma(q, all(NORMAL_4));
    p = p.fma(q, all(NORMAL_3));
    p = p.fma(q, all(NORMAL_2));
    p = p.fma(q, all(NORMAL_1));
    p = p.fma(q, all(NORMAL_0));
    FloatVector square = c.mul(c);
    FloatVector lost = c.fma(c, square.neg());
    FloatVector e = exp(square.mul(-0.5f));
    return e.fma(lost.mul(-0.5f), e).mul(w.mul(p));
  }

  static FloatVector geluTanh(FloatVector x) {
    FloatVector cubic = x.mul(GELU_TANH_3).fma(x, ONE);
    return x.mul(sigmoid(x.mul(GELU_TANH_1).mul(cubic)));
  }

  static FloatVector silu(FloatVector x) {
    return x.mul(sigmoid(x));
  }

  static FloatVector mish(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    FloatVector negative = e.mul(e.add(2));
    FloatVector positive = e.fma(all(2), ONE);
    FloatVector above = whereLess(x, 0, negative, positive);
    FloatVector below = whereLess(x, 0, negative.add(2), e.add(e).fma(e, positive));
    return x.mul(above.div(below));
  }

  static FloatVector clamp(FloatVector x, float min, float max) {
    return atMost(atLeast(x, min), max);
  }

  static FloatVector softplus(FloatVector x, float beta, float threshold) {
    FloatVector z = x.mul(beta);
    FloatVector positive = ZERO.blend(z, z.compare(VectorOperators.GT, 0));
    FloatVector y = positive.add(log1pOfFinite(exp(z.abs().neg()))).div(beta);
    return y.blend(x, z.compare(VectorOperators.GT, threshold));
  }

  static FloatVector softshrink(FloatVector x, float lambda) {
    FloatVector y = whereLess(x, -lambda, x.add(lambda), x.mul(0));
    return y.blend(x.sub(lambda), x.compare(VectorOperators.GT, lambda));
  }

  static FloatVector hardshrink(FloatVector x, float lambda) {
    FloatVector y = x.blend(0, x.compare(VectorOperators.LE, lambda));
    return y.blend(x, x.compare(VectorOperators.LT, -lambda));
  }

  static FloatVector threshold(FloatVector x, float threshold, float value) {
    return x.blend(value, x.compare(VectorOperators.LE, threshold));
  }

  static FloatVector leakyRelu(FloatVector x, float slope) {
    return x.mul(slope).blend(x, x.compare(VectorOperators.GE, 0));
  }

  /** The sine of x (of x + pi / 2 when {@code quadrants} is 1) for |x| up to ANGLE_MAX. */
  static FloatVector sin(FloatVector x, int quadrants) {
    FloatVector t = x.fma(all(TWO_OVER_PI), all(ROUNDER));
    FloatVector n = t.sub(ROUNDER);
    FloatVector r = n.fma(all(HALF_PI_HIGH), x);
    r = n.fma(all(HALF_PI_MIDDLE), r);
    r = n.fma(all(HALF_PI_LOW), r);
    FloatVector s = r.mul(r);
    FloatVector p = s.fma(all(SIN_9), all(SIN_7));
    p = p.fma(s, all(SIN_5));
    p = p.fma(s, all(SIN_3));
    FloatVector even = r.mul(s).fma(p, r);
    FloatVector q = s.fma(all(COS_10), all(COS_8));
    q = q.fma(s, all(COS_6));
    q = q.fma(s, all(COS_4));
    FloatVector odd = s.mul(s).fma(q, s.fma(all(-0.5f), ONE));
    IntVector quadrant = t.reinterpretAsInts().add(quadrants);
    // the lowest bit as 0 or a denormal, which compares as a float does
    FloatVector parity = quadrant.and(1).reinterpretAsFloats();
    FloatVector y = even.blend(odd, parity.compare(VectorOperators.NE, 0));
    IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
    return y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
  }
}
