package org.feedforward.job.steps.cells;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Texts as numbers. Spark's cast takes Java's literals for numbers: {@code 30d} would be 30, {@code
 * 1f} one, and {@code 0x1p3} eight.
 */
public final class NumberTexts {

  private static final Pattern WHOLE = Pattern.compile("\\s*([+-]?[0-9]+)\\.0*\\s*");

  private NumberTexts() {}

  /** The float nearest to a number, true and false as 1 and 0; null for what is not a number. */
  public static Float toFloat(UTF8String text) {
    float number = DecimalText.parse(text);
    return Float.isNaN(number) ? slowly(text) : (Float) number;
  }

  /**
   * An integer, true and false as 1 and 0; null for what is none.
   *
   * @param whole whether {@code 7.0} is the integer 7, as pandas writes it beside missing values
   */
  public static Long toLong(UTF8String text, boolean whole) {
    if (startsWithLetter(text)) {
      return switch (text.toString().strip().toLowerCase(Locale.ROOT)) {
        case "true" -> 1L;
        case "false" -> 0L;
        default -> null;
      };
    }
    UTF8String integer = text;
    if (whole) {
      Matcher matcher = WHOLE.matcher(text.toString());
      integer = matcher.matches() ? UTF8String.fromString(matcher.group(1)) : text;
    }
    try {
      return integer.toLongExact();
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean startsWithLetter(UTF8String text) {
    for (int i = 0; i < text.numBytes(); i++) {
      byte c = text.getByte(i);
      if (c > ' ') {
        return c >= 'A';
      }
    }
    return false;
  }

  /** True or false in one of Spark's spellings; null for what is none. */
  public static Boolean toBoolean(UTF8String text) {
    return switch (text.trimAll().toLowerCase().toString()) {
      case "t", "true", "y", "yes", "1" -> true;
      case "f", "false", "n", "no", "0" -> false;
      default -> null;
    };
  }

  /** The double nearest to a number, as {@link #toFloat}; null for what is not a number. */
  public static Double toDouble(UTF8String text) {
    double number = DecimalText.parseDouble(text);
    if (!Double.isNaN(number)) {
      return number;
    }
    if (!isDecimal(text)) {
      Float word = word(text);
      return word == null ? null : (Double) (double) word;
    }
    try {
      return Double.valueOf(text.toString());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Float slowly(UTF8String text) {
    if (!isDecimal(text)) {
      return word(text);
    }
    try {
      return Float.valueOf(text.toString());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Float word(UTF8String text) {
    return switch (text.toString().strip().toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Float.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Float.NEGATIVE_INFINITY;
      case "nan" -> Float.NaN;
      case "true" -> 1f;
      case "false" -> 0f;
      default -> null;
    };
  }

  private static boolean isDecimal(UTF8String text) {
    for (int i = 0; i < text.numBytes(); i++) {
      byte c = text.getByte(i);
      // digits, signs, points and exponents are all a decimal number has
      if (c > '9' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }
}
