package org.feedforward.math;

import static org.feedforward.math.Coefficients.*;

/**
 * The elementary functions and activations of one float, one definition of their bits. Errors are
 * at most 2 ulp, 4 ulp (or 1e-7 absolute in the tails) for those that multiply by x. NaN in, NaN
 * out; infinities as PyTorch. Every step is an operation that a vector has too, so the SIMD kernels
 * repeat these lines lane by lane; where this code branches, they compute both sides and choose.
 * The polynomials are minimax fits to the function on the reduced range.
 */
public final class Functions {

  private Functions() {}

  /** e to the x: 2^n e^r with r = x - n ln 2. */
  public static float exp(float x) {
    float c = x > EXP_MAX ? EXP_MAX : x;
    c = c < EXP_MIN ? EXP_MIN : c;
    float t = Math.fma(c, LOG2_E, ROUNDER);
    float n = t - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, c));
    float p = expPolynomial(r) + 1;
    // in two halves: 2^n itself may be out of a float's range
    int power = Float.floatToRawIntBits(t) - ROUNDER_BITS;
    int half = power >> 1;
    return p * powerOfTwo(half) * powerOfTwo(power - half);
  }

  /** e^x - 1 for x up to 88, precise near 0. */
  private static float expm1(float x) {
    float c = x > EXPM1_MAX ? EXPM1_MAX : x;
    c = c < EXPM1_MIN ? EXPM1_MIN : c;
    float t = Math.fma(c, LOG2_E, ROUNDER);
    float n = t - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, c));
    float p = expPolynomial(r);
    float scale = powerOfTwo(Float.floatToRawIntBits(t) - ROUNDER_BITS);
    return Math.fma(scale, p, scale - 1);
  }

  /** e^r - 1 for |r| up to (ln 2) / 2. */
  private static float expPolynomial(float r) {
    float p = Math.fma(r, EXP_7, EXP_6);
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    return Math.fma(r * r, p, r);
  }

  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }

  /** The natural logarithm: k ln 2 + log(1 + f). */
  public static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    float normal = tiny ? x * 0x1p23f : x;
    int bits = Float.floatToRawIntBits(normal);
    int exponent = (bits - TWO_THIRDS_BITS) & EXPONENT_BITS;
    float f = Float.intBitsToFloat(bits - exponent) - 1;
    float k = (tiny ? -23f : 0f) + ((exponent >> 23) + 0f);
    float y = Math.fma(k, LN2, logOfOnePlus(f));
    if (!(x > 0)) {
      return x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    return x == Float.POSITIVE_INFINITY ? x : y;
  }

  /** log(1 + f) for f from -1/3 to 1/3. */
  private static float logOfOnePlus(float f) {
    float p = Math.fma(f, LOG_10, LOG_9);
    p = Math.fma(p, f, LOG_8);
    p = Math.fma(p, f, LOG_7);
    p = Math.fma(p, f, LOG_6);
    p = Math.fma(p, f, LOG_5);
    p = Math.fma(p, f, LOG_4);
    p = Math.fma(p, f, LOG_3);
    p = Math.fma(p, f, LOG_2);
    return Math.fma(f * f, p, f);
  }

  /** log(1 + x), precise near 0: what is lost in 1 + x is added again. */
  public static float log1p(float x) {
    float u = 1 + x;
    int bits = Float.floatToRawIntBits(u);
    int exponent = (bits - TWO_THIRDS_BITS) & EXPONENT_BITS;
    boolean near = exponent == 0;
    float lost = x > 1 ? 1 - (u - x) : x - (u - 1);
    float f = near ? x : Float.intBitsToFloat(bits - exponent) - 1;
    float correction = near ? 0 : lost / u;
    float y = Math.fma((exponent >> 23) + 0f, LN2, logOfOnePlus(f) + correction);
    if (!(u > 0)) {
      return u == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    return x == 0 || x == Float.POSITIVE_INFINITY ? x : y;
  }

  /** The sine of x radians. */
  public static float sin(float x) {
    if (!(Math.abs(x) <= ANGLE_MAX)) {
      return Angles.sin(x);
    }
    float t = Math.fma(x, TWO_OVER_PI, ROUNDER);
    int quadrant = Float.floatToRawIntBits(t);
    return sinOfQuadrant(quadrant, reduced(x, t - ROUNDER));
  }

  /** The cosine of x radians. */
  public static float cos(float x) {
    if (!(Math.abs(x) <= ANGLE_MAX)) {
      return Angles.cos(x);
    }
    float t = Math.fma(x, TWO_OVER_PI, ROUNDER);
    int quadrant = Float.floatToRawIntBits(t) + 1;
    return sinOfQuadrant(quadrant, reduced(x, t - ROUNDER));
  }

  private static float reduced(float x, float n) {
    float r = Math.fma(n, HALF_PI_HIGH, x);
    r = Math.fma(n, HALF_PI_MIDDLE, r);
    return Math.fma(n, HALF_PI_LOW, r);
  }

  /** The sine of r + quadrant pi / 2, |r| up to pi / 4. */
  static float sinOfQuadrant(int quadrant, float r) {
    float s = r * r;
    float y;
    if ((quadrant & 1) == 0) {
      float p = Math.fma(s, SIN_9, SIN_7);
      p = Math.fma(p, s, SIN_5);
      p = Math.fma(p, s, SIN_3);
      y = Math.fma(r * s, p, r);
    } else {
      float p = Math.fma(s, COS_10, COS_8);
      p = Math.fma(p, s, COS_6);
      p = Math.fma(p, s, COS_4);
      y = Math.fma(s * s, p, Math.fma(s, -0.5f, 1));
    }
    return (quadrant & 2) == 0 ? y : -y;
  }

  /** The error function. */
  public static float erf(float x) {
    float a = Math.abs(x);
    float s = a * a;
    if (a <= ERF_SMALL) {
      float p = Math.fma(s, ERF_11, ERF_9);
      p = Math.fma(p, s, ERF_7);
      p = Math.fma(p, s, ERF_5);
      p = Math.fma(p, s, ERF_3);
      p = Math.fma(p, s, ERF_1);
      return Math.fma(p, x, x);
    }
    float c = a > ERF_MAX ? ERF_MAX : a;
    float p = Math.fma(c, ERFC_7, ERFC_6);
    p = Math.fma(p, c, ERFC_5);
    p = Math.fma(p, c, ERFC_4);
    p = Math.fma(p, c, ERFC_3);
    p = Math.fma(p, c, ERFC_2);
    p = Math.fma(p, c, ERFC_1);
    float y = 1 - exp(Math.fma(p, c, -c));
    return x < 0 ? -y : y;
  }

  /**
   * As torch.nn.Sigmoid. e^-|x| never overflows; what is lost in 1 + e is made up for, with 1 - e/2
   * for 1 / (1 + e).
   */
  public static float sigmoid(float x) {
    float e = exp(-Math.abs(x));
    float below = 1 + e;
    float lost = e - (below - 1);
    float y = (x < 0 ? e : 1) / below;
    return Math.fma(y * lost, Math.fma(e, 0.5f, -1), y);
  }

  /** As torch.nn.LogSigmoid. */
  public static float logSigmoid(float x) {
    return (x < 0 ? x : 0) - log1p(exp(-Math.abs(x)));
  }

  /** As torch.nn.Tanh. */
  public static float tanh(float x) {
    float a = Math.abs(x);
    if (a < TANH_SMALL) {
      float s = x * x;
      float p = Math.fma(s, TANH_11, TANH_9);
      p = Math.fma(p, s, TANH_7);
      p = Math.fma(p, s, TANH_5);
      p = Math.fma(p, s, TANH_3);
      return Math.fma(x * s, p, x);
    }
    float y = 1 - 2 / (exp(a + a) + 1);
    return x < 0 ? -y : y;
  }

  /** As torch.nn.Tanhshrink. */
  public static float tanhshrink(float x) {
    return x - tanh(x);
  }

  /** As torch.nn.ReLU. */
  public static float relu(float x) {
    return x < 0 ? 0 : x;
  }

  /** As torch.nn.LeakyReLU. */
  public static float leakyRelu(float x, float slope) {
    return x >= 0 ? x : slope * x;
  }

  /** As torch.nn.ELU. */
  public static float elu(float x, float alpha) {
    return x > 0 ? x : alpha * expm1(x);
  }

  /** As torch.nn.SELU. */
  public static float selu(float x, float alpha, float gamma) {
    return x > 0 ? gamma * x : gamma * alpha * expm1(x);
  }

  /** As torch.nn.CELU. */
  public static float celu(float x, float alpha) {
    return x > 0 ? x : alpha * expm1(x / alpha);
  }

  /**
   * As torch.nn.GELU: x times the normal distribution. Its tail is e^(-x^2/2) times a polynomial of
   * 1 / (|x| + 4), so that it does not cancel.
   */
  public static float gelu(float x) {
    float a = Math.abs(x);
    float c = a > NORMAL_MAX ? NORMAL_MAX : a;
    float w = 1 / (c + 4);
    float q = Math.fma(-8, w, 1);
    float p = Math.fma(q, NORMAL_9, NORMAL_8);
    p = Math.fma(p, q, NORMAL_7);
    p = Math.fma(p, q, NORMAL_6);
    p = Math.fma(p, q, NORMAL_5);
    p = Math.fma(p, q, NORMAL_4);
    p = Math.fma(p, q, NORMAL_3);
    p = Math.fma(p, q, NORMAL_2);
    p = Math.fma(p, q, NORMAL_1);
    p = Math.fma(p, q, NORMAL_0);
    float square = c * c;
    float lost = Math.fma(c, c, -square);
    float e = exp(-0.5f * square);
    float tail = Math.fma(e, -0.5f * lost, e) * (w * p);
    return x * (x < 0 ? tail : 1 - tail);
  }

  /** As torch.nn.GELU(approximate='tanh'), which is x sigmoid(2 u). */
  public static float geluTanh(float x) {
    float u = GELU_TANH_1 * x * Math.fma(GELU_TANH_3 * x, x, 1);
    return x * sigmoid(u);
  }

  /** As torch.nn.SiLU. */
  public static float silu(float x) {
    return x * sigmoid(x);
  }

  /** As torch.nn.Mish; the tanh of the softplus is a quotient of polynomials of e^-|x|. */
  public static float mish(float x) {
    float e = exp(-Math.abs(x));
    float negative = e * (e + 2);
    float positive = Math.fma(2, e, 1);
    float above = x < 0 ? negative : positive;
    float below = x < 0 ? negative + 2 : Math.fma(e + e, e, positive);
    return x * (above / below);
  }

  /** As torch.nn.Hardsigmoid for a slope of 1/6 and an offset of 1/2. */
  public static float hardsigmoid(float x, float slope, float offset) {
    return clamp(Math.fma(slope, x, offset), 0, 1);
  }

  /** As torch.nn.Hardswish. */
  public static float hardswish(float x) {
    return x * clamp(x + 3, 0, 6) / 6;
  }

  /** As torch.clamp. */
  public static float clamp(float x, float min, float max) {
    float y = x < min ? min : x;
    return y > max ? max : y;
  }

  /** As torch.nn.Softplus. */
  public static float softplus(float x, float beta, float threshold) {
    float z = beta * x;
    float y = ((z > 0 ? z : 0) + log1p(exp(-Math.abs(z)))) / beta;
    return z > threshold ? x : y;
  }

  /** As torch.nn.Softsign. */
  public static float softsign(float x) {
    return x / (1 + Math.abs(x));
  }

  /** As torch.nn.Softshrink, but NaN stays NaN. */
  public static float softshrink(float x, float lambda) {
    return x > lambda ? x - lambda : x < -lambda ? x + lambda : x * 0;
  }

  /** As torch.nn.Hardshrink. */
  public static float hardshrink(float x, float lambda) {
    return x >= -lambda && x <= lambda ? 0 : x;
  }

  /** As torch.nn.Threshold. */
  public static float threshold(float x, float threshold, float value) {
    return x <= threshold ? value : x;
  }

  /** As torch.nn.PReLU. */
  public static float prelu(float x, float slope) {
    return x >= 0 ? x : slope * x;
  }

  /** x to the y; the exponents that networks use, without a logarithm, as PyTorch. */
  public static float pow(float x, float y) {
    if (y == 2) {
      return x * x;
    }
    if (y == 3) {
      return x * x * x;
    }
    if (y == 0.5f) {
      return (float) Math.sqrt(x);
    }
    if (y == -0.5f && !(x > 0)) {
      return 1 / (float) Math.sqrt(x);
    }
    // 1 and -1 stay so in C where Java gives NaN
    boolean one = x == 1 || (x == -1 && Float.isInfinite(y));
    return one ? 1 : (float) StrictMath.pow(x, y);
  }

  /** The remainder with the sign of {@code y}. */
  public static float mod(float x, float y) {
    float r = x % y;
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;
  }

  /** -1, 0 or 1; 0 of NaN, as in PyTorch. */
  public static float sign(float x) {
    return x > 0 ? 1 : x < 0 ? -1 : 0;
  }
}
