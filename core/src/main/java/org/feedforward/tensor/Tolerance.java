package org.feedforward.tensor;

/**
 * How far a number may be from the expected one: {@code |found - expected| <= absolute + relative *
 * |expected|}, as numpy.allclose. NaN equals NaN, an infinity only itself.
 *
 * @param absolute the absolute part
 * @param relative the relative part
 */
public record Tolerance(double absolute, double relative) {

  /** What float arithmetic in another order explains for ordinary networks. */
  public static final Tolerance DEFAULT = new Tolerance(1e-5, 1e-5);

  /** What ONNX's conformance suite allows, with room for other orders of summation. */
  public static final Tolerance ONNX = new Tolerance(1e-5, 1e-3);

  public Tolerance {
    if (!(absolute >= 0 && relative >= 0)) {
      throw new IllegalArgumentException(
          "Invalid tolerance: " + absolute + ", " + relative + " (must be >= 0)");
    }
  }

  /** Whether a number may stand for the expected one. */
  public boolean allows(double found, double expected) {
    if (Double.isNaN(found) || Double.isNaN(expected)) {
      return Double.isNaN(found) && Double.isNaN(expected);
    }
    if (Double.isInfinite(found) || Double.isInfinite(expected)) {
      return found == expected;
    }
    return Math.abs(found - expected) <= allowed(expected);
  }

  /** How far from an expected number a found one may be. */
  public double allowed(double expected) {
    return absolute + relative * Math.abs(expected);
  }
}
