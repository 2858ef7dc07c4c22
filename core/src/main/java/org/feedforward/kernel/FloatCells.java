package org.feedforward.kernel;

/**
 * A table of cells that tells how floats are distributed: each cell counts the numbers of one sign
 * that agree in the exponent and the first six bits of the mantissa, so that a cell's middle is at
 * most 0.8 % away from any of them. {@link Kernels#place} finds the cells.
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

  /** Places floats one by one. */
  static void place(float[] values, int from, int to, int first, int half, int[] cells) {
    for (int i = from; i < to; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      int bucket = (bits & MAGNITUDE) >>> REST_BITS;
      cells[i] = Math.max(0, bucket - first) + ((bits >> 31) & half);
    }
  }
}
