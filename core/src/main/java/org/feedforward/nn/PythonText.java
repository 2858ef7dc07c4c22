package org.feedforward.nn;

import java.math.BigDecimal;

/** How Java's names and numbers are written in Python. */
final class PythonText {

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
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
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
}
