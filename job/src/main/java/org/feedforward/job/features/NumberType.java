package org.feedforward.job.features;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.tensor.DType;

/**
 * A Spark type whose values a model can take: an integer, double or decimal becomes a float by one
 * rounding, an integer becomes an int64 exactly, a boolean becomes 0 or 1.
 *
 * @param kind the type
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 */
public record NumberType(Kind kind, int precision, int scale) implements Serializable {

  /** Numbers that stand in texts, as the cells of CSV do. */
  static final NumberType TEXT = new NumberType(Kind.TEXT, 0, 0);

  /** What a value is. */
  public enum Kind {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL,
    /** A text that is read as a number. */
    TEXT,
    /** The type of a bare NULL: it has no values. */
    NULL
  }

  /** The type of numbers; nothing for a type that holds none. */
  public static Optional<NumberType> of(DataType type) {
    if (type instanceof DecimalType decimal) {
      return Optional.of(new NumberType(Kind.DECIMAL, decimal.precision(), decimal.scale()));
    }
    return kindOf(type).map(kind -> new NumberType(kind, 0, 0));
  }

  private static Optional<Kind> kindOf(DataType type) {
    if (type instanceof FloatType) {
      return Optional.of(Kind.FLOAT);
    } else if (type instanceof DoubleType) {
      return Optional.of(Kind.DOUBLE);
    } else if (type instanceof IntegerType) {
      return Optional.of(Kind.INT);
    } else if (type instanceof LongType) {
      return Optional.of(Kind.LONG);
    } else if (type instanceof ShortType) {
      return Optional.of(Kind.SHORT);
    } else if (type instanceof ByteType) {
      return Optional.of(Kind.BYTE);
    } else if (type instanceof BooleanType) {
      return Optional.of(Kind.BOOLEAN);
    } else if (type instanceof NullType) {
      return Optional.of(Kind.NULL);
    }
    return Optional.empty();
  }

  /** Whether a value of a type holds other values. */
  public static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof StructType || type instanceof MapType;
  }

  /** Whether an input takes these values as they are, or reads them from texts. */
  boolean feeds(DType input) {
    return switch (input) {
      case FLOAT32 -> true;
      case INT64 -> !isFraction();
      case BOOL -> kind == Kind.BOOLEAN || kind == Kind.NULL || kind == Kind.TEXT;
    };
  }

  /** Whether values may be other than whole numbers. */
  public boolean isFraction() {
    return kind == Kind.FLOAT || kind == Kind.DOUBLE || kind == Kind.DECIMAL;
  }

  /** Whether there are values that a float rounds though they are whole numbers. */
  public boolean holdsWideIntegers() {
    return kind == Kind.INT || kind == Kind.LONG;
  }

  /** Spark's type of the values that an input takes and an output gives. */
  public static DataType sparkType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> DataTypes.FloatType;
      case INT64 -> DataTypes.LongType;
      case BOOL -> DataTypes.BooleanType;
    };
  }

  /** What an input takes, in words. */
  static String taken(DType input) {
    return switch (input) {
      case FLOAT32 -> "numbers";
      case INT64 -> "integers";
      case BOOL -> "booleans";
    };
  }
}
