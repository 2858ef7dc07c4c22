package org.feedforward.math;

/**
 * Sine and cosine of large angles: the angle modulo 2 pi from 96 bits of 2 / pi, as Payne and Hanek
 * do it, in integers.
 */
final class Angles {

  /** 32 zero bits, then the binary fraction of 2 / pi. */
  private static final int[] TWO_OVER_PI = {
    0,
    0xa2f9836e,
    0x4e441529,
    0xfc2757d1,
    0xf534ddc0,
    0xdb629599,
    0x3c439041,
    0xfe5163ab,
    0xdebbc561
  };

  private Angles() {}

  static float sin(float x) {
    return x < 0 ? -ofPositive(-x, 0) : ofPositive(x, 0);
  }

  static float cos(float x) {
    return ofPositive(Math.abs(x), 1);
  }

  /** The sine of x + quadrants pi / 2, for x of at least 2^16. */
  private static float ofPositive(float x, int quadrants) {
    if (!(x <= Float.MAX_VALUE)) {
      return Float.NaN;
    }
    long mantissa = (Float.floatToRawIntBits(x) & 0x7fffff) | 0x800000;
    // bits of 2 / pi in front of this one give whole turns
    int first = Math.getExponent(x) + 7;
    long low = mantissa * bits(first + 64);
    long middle = mantissa * bits(first + 32) + (low >>> 32);
    long high = mantissa * bits(first) + (middle >>> 32);
    int quadrant = (int) (high >>> 30) & 3;
    // the fraction of a quarter turn, in units of 2^-64; as a signed number it is the nearest one
    long fraction = high << 34 | (middle & 0xffffffffL) << 2 | (low & 0xffffffffL) >>> 30;
    quadrant += fraction < 0 ? 1 : 0;
    float r = (float) (fraction * 0x1p-64 * (Math.PI / 2));
    return Functions.sinOfQuadrant(quadrant + quadrants, r);
  }

  /** 32 bits of the table from a position on. */
  private static long bits(int position) {
    long both =
        (long) TWO_OVER_PI[position / 32] << 32 | TWO_OVER_PI[position / 32 + 1] & 0xffffffffL;
    return both << position % 32 >>> 32;
  }
}
