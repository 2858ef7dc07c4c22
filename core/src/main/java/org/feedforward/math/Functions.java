package org.feedforward.math;

/** The elementary functions and activations of one float. NaN in, NaN out. */
public final class Functions {

  private Functions() {}

  public static float exp(float x) {
    return (float) StrictMath.exp(x);
  }

  public static float log(float x) {
    return (float) StrictMath.log(x);
  }

  public static float log1p(float x) {
    return (float) StrictMath.log1p(x);
  }

  public static float sin(float x) {
    return (float) StrictMath.sin(x);
  }

  public static float cos(float x) {
    return (float) StrictMath.cos(x);
  }

  public static float erf(float x) {
    if (Float.isNaN(x)) {
      return x;
    }
    double a = Math.abs(x);
    double sum = a;
    double term = a;
    for (int n = 1; n < 200 && a < 6; n++) {
      term *= -a * a / n;
      sum += term / (2 * n + 1);
    }
    double value = a >= 6 ? 1 : 2 / StrictMath.sqrt(Math.PI) * sum;
    return (float) Math.copySign(value, x);
  }

  public static float sigmoid(float x) {
    return (float) (1 / (1 + StrictMath.exp(-(double) x)));
  }

  public static float logSigmoid(float x) {
    return (float) (Math.min(x, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs((double) x))));
  }

  public static float tanh(float x) {
    return (float) StrictMath.tanh(x);
  }

  public static float tanhshrink(float x) {
    return x - tanh(x);
  }

  public static float relu(float x) {
    return x < 0 ? 0 : x;
  }

  public static float leakyRelu(float x, float slope) {
    return x >= 0 ? x : slope * x;
  }

  public static float elu(float x, float alpha) {
    return x > 0 ? x : (float) (alpha * StrictMath.expm1(x));
  }

  public static float selu(float x, float alpha, float gamma) {
    return x > 0 ? gamma * x : (float) (gamma * alpha * StrictMath.expm1(x));
  }

  public static float celu(float x, float alpha) {
    return x > 0 ? x : (float) (alpha * StrictMath.expm1(x / alpha));
  }

  public static float gelu(float x) {
    return x * 0.5f * (1 + erf(x * 0.70710677f));
  }

  public static float geluTanh(float x) {
    double cubic = 0.7978845608028654 * (x + 0.044715 * x * x * (double) x);
    return (float) (0.5 * x * (1 + StrictMath.tanh(cubic)));
  }

  public static float silu(float x) {
    return x * sigmoid(x);
  }

  public static float mish(float x) {
    return (float) (x * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(x))));
  }

  public static float hardsigmoid(float x, float slope, float offset) {
    return clamp(Math.fma(slope, x, offset), 0, 1);
  }

  public static float hardswish(float x) {
    return x * clamp(x + 3, 0, 6) / 6;
  }

  public static float clamp(float x, float min, float max) {
    float y = x < min ? min : x;
    return y > max ? max : y;
  }

  public static float softplus(float x, float beta, float threshold) {
    return beta * x > threshold
        ? x
        : (float) (StrictMath.log1p(StrictMath.exp((double) beta * x)) / beta);
  }

  public static float softsign(float x) {
    return x / (1 + Math.abs(x));
  }

  public static float softshrink(float x, float lambda) {
    return x > lambda ? x - lambda : x < -lambda ? x + lambda : x * 0;
  }

  public static float hardshrink(float x, float lambda) {
    return x >= -lambda && x <= lambda ? 0 : x;
  }

  public static float threshold(float x, float threshold, float value) {
    return x <= threshold ? value : x;
  }

  public static float prelu(float x, float slope) {
    return x >= 0 ? x : slope * x;
  }

  public static float pow(float x, float y) {
    return (float) StrictMath.pow(x, y);
  }

  /** The remainder with the sign of {@code y}. */
  public static float mod(float x, float y) {
    float r = x % y;
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;
  }

  public static float sign(float x) {
    return Float.isNaN(x) ? x : Math.signum(x);
  }
}
