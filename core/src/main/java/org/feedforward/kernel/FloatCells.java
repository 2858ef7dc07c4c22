package org.feedforward.kernel;

/**
 * Cells that tell how floats are distributed: each holds the numbers of one sign that agree in the
 * exponent and the first six bits of the mantissa, so that a cell's middle is at most 0.8 % away
 * from any of them.
 *
 * <p>A number's <em>bucket</em> is its magnitude without the last {@link #REST_BITS} bits.
 */
public final class FloatCells {

  /** How many bits of a float its bucket leaves out. */
  public static final int REST_BITS = 17;

  static final int MAGNITUDE = 0x7fffffff;

  private FloatCells() {}

  /** The bucket of a float. */
  public static int bucket(float value) {
    return (Float.floatToRawIntBits(value) & MAGNITUDE) >>> REST_BITS;
  }
}
