package org.feedforward.math;

/**
 * Functions that are rare in networks: computed in double precision and rounded once, so that their
 * errors are hardly above half an ulp. NaN and infinities as PyTorch.
 */
public final class Rounded {

  private Rounded() {}

  /** The tangent of x radians. */
  public static float tan(float x) {
    return (float) StrictMath.tan(x);
  }

  /** The angle whose sine is x. */
  public static float asin(float x) {
    return (float) StrictMath.asin(x);
  }

  /** The angle whose cosine is x. */
  public static float acos(float x) {
    return (float) StrictMath.acos(x);
  }

  /** The angle whose tangent is x. */
  public static float atan(float x) {
    return (float) StrictMath.atan(x);
  }

  /** (e^x - e^-x) / 2. */
  public static float sinh(float x) {
    return (float) StrictMath.sinh(x);
  }

  /** (e^x + e^-x) / 2. */
  public static float cosh(float x) {
    return (float) StrictMath.cosh(x);
  }

  /** log(x + sqrt(x^2 + 1)). */
  public static float asinh(float x) {
    double a = Math.abs((double) x);
    if (a == Double.POSITIVE_INFINITY) {
      return x;
    }
    double y = StrictMath.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
    return (float) Math.copySign(y, x);
  }

  /** log(x + sqrt(x^2 - 1)). */
  public static float acosh(float x) {
    if (x < 1) {
      return Float.NaN;
    }
    double t = (double) x - 1;
    return (float) StrictMath.log1p(t + Math.sqrt(t * (t + 2)));
  }

  /** log((1 + x) / (1 - x)) / 2. */
  public static float atanh(float x) {
    double a = Math.abs((double) x);
    return (float) Math.copySign(StrictMath.log1p(2 * a / (1 - a)) / 2, x);
  }
}
