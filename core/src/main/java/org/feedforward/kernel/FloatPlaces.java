package org.feedforward.kernel;

/**
 * Where floats lie in a table of cells that tells how they are distributed: each cell holds the
 * numbers of one sign that agree in the exponent and the first six bits of the mantissa, so that a
 * cell's middle is at most 0.8 % away from any of them. Used again for every column of a tile; the
 * arrays belong to whoever reads them until the next call of {@link Kernels#place}.
 *
 * <p>A number's <em>bucket</em> is its magnitude without the last {@link #REST_BITS} bits, which
 * are its <em>rest</em>. What is kept of the order of floats is that of their <em>keys</em>: their
 * bits, those of the magnitude turned over for negative numbers.
 */
public final class FloatPlaces {

  /** How many bits of a float its bucket leaves out. */
  public static final int REST_BITS = 17;

  static final int MAGNITUDE = 0x7fffffff;
  static final int REST = (1 << REST_BITS) - 1;

  private final int[] cells;
  private final int[] rests;
  private int least;
  private int most;
  private int nearest;

  /** Places of at most so many floats. */
  public FloatPlaces(int rows) {
    cells = new int[rows];
    rests = new int[rows];
  }

  /** The cell of every float. */
  public int[] cells() {
    return cells;
  }

  /** The rest of every float. */
  public int[] rests() {
    return rests;
  }

  /** The least float; a negative NaN counts as less than all numbers. */
  public float least() {
    return ofKey(least);
  }

  /** The greatest float; a positive NaN counts as more than all numbers. */
  public float most() {
    return ofKey(most);
  }

  /** The bucket of the float that is nearest to zero without being zero; -1 where all are zero. */
  public int nearestBucket() {
    return nearest == -1 ? -1 : nearest >>> REST_BITS;
  }

  /** The bucket of the largest magnitude. */
  public int farthestBucket() {
    return Math.max(bucket(least()), bucket(most()));
  }

  /** The bucket of a float. */
  public static int bucket(float value) {
    return (Float.floatToRawIntBits(value) & MAGNITUDE) >>> REST_BITS;
  }

  private static float ofKey(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) >>> 1));
  }

  /** Begins a column: nothing has been seen of it. */
  void begin() {
    set(Integer.MAX_VALUE, Integer.MIN_VALUE, -1);
  }

  /**
   * What was seen of a column.
   *
   * @param leastKey the least key
   * @param mostKey the greatest key
   * @param nearestMagnitude the smallest magnitude that is not zero; -1 for none
   */
  void set(int leastKey, int mostKey, int nearestMagnitude) {
    least = leastKey;
    most = mostKey;
    nearest = nearestMagnitude;
  }

  /** Places floats one by one, beside those that were seen. */
  void place(float[] values, int from, int to, int first, int half) {
    for (int i = from; i < to; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      int magnitude = bits & MAGNITUDE;
      int key = bits ^ ((bits >> 31) >>> 1);
      least = Math.min(least, key);
      most = Math.max(most, key);
      if (magnitude != 0 && Integer.compareUnsigned(magnitude, nearest) < 0) {
        nearest = magnitude;
      }
      cells[i] = Math.max(0, (magnitude >>> REST_BITS) - first) + ((bits >> 31) & half);
      rests[i] = bits & REST;
    }
  }
}
