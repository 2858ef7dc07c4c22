package org.feedforward.job.sql;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * Texts as numbers. Spark's cast takes Java's literals for numbers: {@code 30d} would be 30, {@code
 * 1f} one, and {@code 0x1p3} eight.
 */
public final class NumberTexts {

  private NumberTexts() {}

  /** Texts as floats, true and false as 1 and 0; null for what is not a number. */
  public static Column asFloats(Column text) {
    return ExpressionUtils.column(
        new StaticInvoke(
            NumberTexts.class,
            DataTypes.FloatType,
            "toFloat",
            Seqs.seq(List.of(ExpressionUtils.expression(text))),
            Seqs.seq(List.of()),
            true,
            true,
            true,
            Option.empty()));
  }

  /** Called by the code that Spark generates, for every cell: the float nearest to its number. */
  public static Float toFloat(UTF8String text) {
    float number = DecimalText.parse(text);
    return Float.isNaN(number) ? slowly(text) : (Float) number;
  }

  private static Float slowly(UTF8String text) {
    String cell = text.toString();
    if (isDecimal(text)) {
      try {
        return Float.valueOf(cell);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return switch (cell.strip().toLowerCase(Locale.ROOT)) {
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
