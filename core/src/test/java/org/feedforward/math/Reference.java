package org.feedforward.math;

/** The functions in double precision, straight from their definitions. */
final class Reference {

  private Reference() {}

  static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  static double softplus(double x) {
    return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
  }

  static double erf(double x) {
    return Math.abs(x) < 2 ? series(x) : Math.copySign(1 - fraction(Math.abs(x)), x);
  }

  static double erfc(double x) {
    return x < 2 ? 1 - erf(x) : fraction(x);
  }

  /** 2 / sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n+1) / (2n+1)!!: no term cancels another. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 80; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  /** e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))), from the inside out. */
  private static double fraction(double x) {
    double below = x;
    for (int n = 120; n >= 1; n--) {
      below = x + n / 2.0 / below;
    }
    return StrictMath.exp(-x * x) / StrictMath.sqrt(Math.PI) / below;
  }

  static double gelu(double x) {
    return x == 0 ? 0 : x / 2 * erfc(-x / StrictMath.sqrt(2));
  }

  static double geluTanh(double x) {
    double u = StrictMath.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    return x * sigmoid(2 * u);
  }

  static double elu(double x) {
    return x > 0 ? x : StrictMath.expm1(x);
  }

  static double mish(double x) {
    return x * StrictMath.tanh(softplus(x));
  }
}
