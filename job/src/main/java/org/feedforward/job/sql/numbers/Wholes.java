package org.feedforward.job.sql.numbers;

import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataTypes;
import org.feedforward.job.features.NumberType;

/** Fractions that hold whole numbers within 64 bits, as integers. */
public final class Wholes {

  /** What they become. */
  public static final NumberType TYPE = NumberType.of(DataTypes.LongType).orElseThrow();

  private Wholes() {}

  /** Whether a number is a whole one within 64 bits. */
  public static boolean isWhole(double number) {
    // 2^63 itself becomes the largest long, which is 2^63 again as a double
    return (double) (long) number == number && number < 0x1p63;
  }

  public static boolean isWhole(BigDecimal number) {
    return number.signum() == 0
        || number.stripTrailingZeros().scale() <= 0
            && number.precision() - number.scale() <= 19
            && number.toBigInteger().bitLength() < Long.SIZE;
  }

  /** Whether a number of a row or array is a whole one. */
  public static boolean isWhole(NumberReader reader, SpecializedGetters values, int ordinal) {
    return switch (reader.kind()) {
      case FLOAT -> isWhole(values.getFloat(ordinal));
      case DOUBLE -> isWhole(values.getDouble(ordinal));
      case DECIMAL -> isWhole(decimal(reader, values, ordinal));
      default -> throw new IllegalStateException(reader.kind() + " is whole");
    };
  }

  /** The integer of a number that is whole. */
  public static long of(NumberReader reader, SpecializedGetters values, int ordinal) {
    return switch (reader.kind()) {
      case FLOAT -> (long) values.getFloat(ordinal);
      case DOUBLE -> (long) values.getDouble(ordinal);
      case DECIMAL -> decimal(reader, values, ordinal).longValueExact();
      default -> throw new IllegalStateException(reader.kind() + " is whole");
    };
  }

  /** A number as messages show it. */
  public static String shown(NumberReader reader, SpecializedGetters values, int ordinal) {
    return switch (reader.kind()) {
      case FLOAT -> String.valueOf(values.getFloat(ordinal));
      case DOUBLE -> String.valueOf(values.getDouble(ordinal));
      case DECIMAL -> decimal(reader, values, ordinal).toPlainString();
      default -> throw new IllegalStateException(reader.kind() + " is whole");
    };
  }

  private static BigDecimal decimal(NumberReader reader, SpecializedGetters values, int ordinal) {
    return values.getDecimal(ordinal, reader.precision(), reader.scale()).toJavaBigDecimal();
  }
}
