package org.feedforward.kernel;

/**
 * What some floats span, and their sum. Used again for every column of a tile; {@link
 * Kernels#summarize} fills it, the same whatever the order of the floats wherever {@link
 * #isSumExact} holds.
 *
 * <p>What is kept of the order of floats is that of their <em>keys</em>: their bits, those of the
 * magnitude turned over for negative numbers.
 */
public final class FloatSummary {

  /** The most significant bits that a double's sum of floats may need. */
  private static final int DOUBLE_BITS = 53;

  /** A float's. */
  private static final int FLOAT_BITS = 24;

  /** The exponent of infinities and NaN. */
  private static final int NOT_FINITE = 0xff;

  private int count;
  private int least;
  private int most;
  private int nearest;
  private double sum;

  /** How many floats there were. */
  public int count() {
    return count;
  }

  /** The least float; a negative NaN counts as less than all numbers. */
  public float least() {
    return ofKey(least);
  }

  /** The greatest float; a positive NaN counts as more than all numbers. */
  public float most() {
    return ofKey(most);
  }

  /** Whether none is an infinity or NaN. */
  public boolean isFinite() {
    return exponent(farthest()) != NOT_FINITE;
  }

  /**
   * Whether a double held every sum of some of the floats exactly: all are whole numbers of {@link
   * #units() units}, and whatever the order no sum reaches 2^53 of these.
   */
  public boolean isSumExact() {
    int carries = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, count - 1));
    return isFinite()
        && (nearest == -1
            || carries + exponent(farthest()) - unitExponent() <= DOUBLE_BITS - FLOAT_BITS);
  }

  /** The sum in units of 2^({@link #unitExponent} - 150), where it is exact. */
  public long units() {
    return units(sum);
  }

  /** The sum of some of the floats, added up in any order, in the same units. */
  public long units(double sumOfSome) {
    return nearest == -1 ? 0 : (long) Math.scalb(sumOfSome, 150 - unitExponent());
  }

  /**
   * The exponent, biased as in a float and at least 1, of the number nearest to zero: 2^(this -
   * 150) is what its last bit stands for.
   */
  public int unitExponent() {
    return nearest == -1 ? 1 : exponent(nearest);
  }

  private int farthest() {
    return Math.max(magnitude(least()), magnitude(most()));
  }

  private static int magnitude(float value) {
    return Float.floatToRawIntBits(value) & FloatCells.MAGNITUDE;
  }

  private static int exponent(int magnitude) {
    return Math.max(1, magnitude >>> 23);
  }

  private static float ofKey(int key) {
    return Float.intBitsToFloat(key(key));
  }

  /** The key of a float's bits, or the bits of a key. */
  static int key(int bits) {
    return bits ^ ((bits >> 31) >>> 1);
  }

  /** Begins: no float has been seen. */
  void begin() {
    set(0, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0);
  }

  /**
   * What was seen.
   *
   * @param seen how many floats
   * @param leastKey the least key
   * @param mostKey the greatest key
   * @param nearestMagnitude the smallest magnitude that is not zero; -1 for none
   * @param sumOfAll the sum, added up in any order
   */
  void set(int seen, int leastKey, int mostKey, int nearestMagnitude, double sumOfAll) {
    count = seen;
    least = leastKey;
    most = mostKey;
    nearest = nearestMagnitude;
    sum = sumOfAll;
  }

  /** Takes floats one by one, beside those that were seen. */
  void add(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      int magnitude = bits & FloatCells.MAGNITUDE;
      int key = key(bits);
      least = Math.min(least, key);
      most = Math.max(most, key);
      if (magnitude != 0 && Integer.compareUnsigned(magnitude, nearest) < 0) {
        nearest = magnitude;
      }
      sum += values[i];
    }
    count += to - from;
  }
}
