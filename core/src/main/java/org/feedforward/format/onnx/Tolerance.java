package org.feedforward.format.onnx;

/**
 * How far a number may be from the expected one: atol + rtol x |expected|. NaN agrees with NaN, an
 * infinity with the same infinity.
 *
 * @param atol the absolute part
 * @param rtol the relative part
 */
public record Tolerance(double atol, double rtol) {

  /** What ONNX's conformance suite allows, with room for other orders of summation. */
  public static final Tolerance ONNX = new Tolerance(1e-5, 1e-3);

  /** At least one unit in the last place of a type that has fewer digits than float32. */
  Tolerance inPrecisionOf(ElementType type) {
    return switch (type) {
      case FLOAT16 -> new Tolerance(atol, Math.max(rtol, 0x1p-10));
      case BFLOAT16 -> new Tolerance(atol, Math.max(rtol, 0x1p-7));
      default -> this;
    };
  }

  boolean agree(double expected, double got) {
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      return Double.compare(expected, got) == 0;
    }
    return Math.abs(got - expected) <= atol + rtol * Math.abs(expected);
  }
}
