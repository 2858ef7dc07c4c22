package org.feedforward.job.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * Which texts are numbers. Spark's cast takes Java's literals for numbers: {@code 30d} would be 30,
 * {@code 1f} one, and {@code 0x1p3} eight.
 */
public final class NumberTexts {

  private static final Set<String> WORDS =
      Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "nan");

  private NumberTexts() {}

  /** Whether what a cast to a float takes from a text is the number that people see there. */
  public static Column areNumbers(Column text) {
    return ExpressionUtils.column(
        new StaticInvoke(
            NumberTexts.class,
            DataTypes.BooleanType,
            "isNumber",
            Seqs.seq(List.of(ExpressionUtils.expression(text))),
            Seqs.seq(List.of()),
            true,
            false,
            true,
            Option.empty()));
  }

  /** Called by the code that Spark generates, for every cell. */
  public static boolean isNumber(UTF8String text) {
    for (int i = 0; i < text.numBytes(); i++) {
      byte c = text.getByte(i);
      // digits, signs, points and exponents are all a decimal number has
      if (c > '9' && c != 'e' && c != 'E') {
        return WORDS.contains(text.toString().strip().toLowerCase(Locale.ROOT));
      }
    }
    return true;
  }
}
