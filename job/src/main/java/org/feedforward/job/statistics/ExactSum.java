package org.feedforward.job.statistics;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The sum of finite floats, without rounding: for every exponent a whole number of what the last
 * bit of a float with that exponent stands for.
 */
final class ExactSum {

  private static final int EXPONENTS = 256;
  private static final int MANTISSA_BITS = 23;
  private static final long LOW = 0xffffffffL;

  /** So many summands have low halves whose sum fits. */
  private static final int MOST = 1 << 30;

  private final long[] low = new long[EXPONENTS];
  private final long[] high = new long[EXPONENTS];
  private int added;
  private BigInteger rest = BigInteger.ZERO;

  /** Adds a finite float. */
  void add(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = (bits >>> MANTISSA_BITS) & 0xff;
    int mantissa = bits & ((1 << MANTISSA_BITS) - 1) | (exponent == 0 ? 0 : 1 << MANTISSA_BITS);
    add(bits < 0 ? -mantissa : mantissa, Math.max(1, exponent));
  }

  /**
   * Adds a sum of floats.
   *
   * @param units the sum in units of 2^(exponent - 150)
   * @param exponent as a float has it, biased and at least 1
   */
  void add(long units, int exponent) {
    low[exponent] += units & LOW;
    high[exponent] += units >> 32;
    if (++added == MOST) {
      rest = total();
      Arrays.fill(low, 0);
      Arrays.fill(high, 0);
      added = 0;
    }
  }

  /** Adds a sum of others, in units of 2^-149. */
  void add(BigInteger units) {
    rest = rest.add(units);
  }

  /** The sum in units of 2^-149. */
  BigInteger total() {
    BigInteger total = rest;
    for (int exponent = 1; exponent < EXPONENTS; exponent++) {
      if (low[exponent] != 0 || high[exponent] != 0) {
        BigInteger units =
            BigInteger.valueOf(high[exponent]).shiftLeft(32).add(BigInteger.valueOf(low[exponent]));
        total = total.add(units.shiftLeft(exponent - 1));
      }
    }
    return total;
  }
}
