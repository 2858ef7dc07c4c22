package org.feedforward.job.steps.cells;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * The float nearest to a decimal number, as {@link Float#parseFloat}, from bytes, without a String.
 *
 * <p>A significand below 2^53 and a power of ten up to 10^22 are doubles without error, so that
 * their product or quotient is the double nearest to the number (W. D. Clinger, How to Read
 * Floating Point Numbers Accurately, 1990). Rounded again it is the float nearest to the number
 * unless it lies in the middle between two floats, where the number itself may lie on either side.
 */
public final class DecimalText {

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long EXACT = 1L << 53;

  /** The bits of a double below those of a float, and the highest of them alone. */
  private static final long BELOW = (1L << 29) - 1;

  private static final long MIDDLE = 1L << 28;

  private DecimalText() {}

  /**
   * The number; NaN where the text is none, or one of the few that take more than this arithmetic.
   */
  public static float parse(UTF8String text) {
    double number = parseDouble(text);
    return (Double.doubleToRawLongBits(number) & BELOW) == MIDDLE ? Float.NaN : (float) number;
  }

  /**
   * The double nearest to a number; NaN where the text is none, or one of the few that take more
   * than this arithmetic.
   */
  public static double parseDouble(UTF8String text) {
    int end = text.numBytes();
    int at = 0;
    boolean negative = false;
    if (end > 0 && (text.getByte(0) == '-' || text.getByte(0) == '+')) {
      negative = text.getByte(0) == '-';
      at = 1;
    }
    long digits = 0;
    int count = 0;
    int scale = 0;
    boolean point = false;
    for (; at < end; at++) {
      byte c = text.getByte(at);
      if (c >= '0' && c <= '9' && digits < EXACT) {
        digits = digits * 10 + (c - '0');
        count++;
        scale += point ? 1 : 0;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    int exponent = 0;
    if (at < end && count > 0 && (text.getByte(at) | 0x20) == 'e') {
      at++;
      boolean down = at < end && text.getByte(at) == '-';
      at += at < end && (down || text.getByte(at) == '+') ? 1 : 0;
      int first = at;
      for (; at < end && at < first + 3 && isDigit(text.getByte(at)); at++) {
        exponent = exponent * 10 + (text.getByte(at) - '0');
      }
      exponent = down ? -exponent : exponent;
      count = at == first ? 0 : count;
    }
    int power = exponent - scale;
    if (at == end && count > 0 && digits < EXACT && Math.abs(power) < POWERS.length) {
      double number = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
      return negative ? -number : number;
    }
    return Double.NaN;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
