package org.feedforward.nn;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** How Java's names and numbers are written in Python. */
final class PythonText {

  /** Enough for every double. */
  private static final int MOST_DIGITS = 17;

  private static final List<RoundingMode> NEAREST_FIRST =
      List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN);

  private PythonText() {}

  /** {@code runningMean} as {@code running_mean}; digits and underscores stay. */
  static String snakeCase(String camelCase) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      snake.append(Character.isUpperCase(c) ? "_" + Character.toLowerCase(c) : String.valueOf(c));
    }
    return snake.toString();
  }

  /** {@code True} or {@code False}. */
  static String python(boolean value) {
    return value ? "True" : "False";
  }

  /** A float as Python's repr writes it: {@code 0.01}, {@code 1e-05}, {@code 1.0}. */
  static String python(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    BigDecimal decimal = shortest(value).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (value == 0 || (exponent >= -4 && exponent < 16)) {
      String plain = value == 0 ? (1 / value < 0 ? "-0" : "0") : decimal.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = decimal.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String sign = exponent < 0 ? "-" : "+";
    return (value < 0 ? "-" : "")
        + mantissa
        + "e"
        + sign
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** The fewest digits that mean this number, which Double.toString has from JDK 19 on only. */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      // beside a power of two the nearest may mean another number where the next does not
      for (RoundingMode mode : NEAREST_FIRST) {
        BigDecimal rounded = exact.round(new MathContext(digits, mode));
        if (rounded.doubleValue() == value) {
          return rounded;
        }
      }
    }
    return exact.round(new MathContext(MOST_DIGITS));
  }
}
