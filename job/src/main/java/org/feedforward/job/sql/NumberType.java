package org.feedforward.job.sql;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.feedforward.tensor.DType;

/**
 * A Spark type whose values a model can take, and how: an integer, double or decimal becomes a
 * float by one rounding, an integer becomes an int64 exactly, a boolean becomes 0 or 1.
 *
 * @param kind the type
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 */
record NumberType(Kind kind, int precision, int scale) implements Serializable {

  enum Kind {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL,
    /** The type of a bare NULL: it has no values. */
    NULL
  }

  static Optional<NumberType> of(DataType type) {
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

  /** Whether an input of the given type takes these values. */
  boolean feeds(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> true;
      case INT64 -> kind != Kind.FLOAT && kind != Kind.DOUBLE && kind != Kind.DECIMAL;
      case BOOL -> kind == Kind.BOOLEAN || kind == Kind.NULL;
    };
  }

  boolean areFloats() {
    return kind == Kind.FLOAT;
  }

  boolean areDoubles() {
    return kind == Kind.DOUBLE;
  }

  /** Whether there are values that a float rounds though they are whole numbers. */
  boolean holdsWideIntegers() {
    return kind == Kind.INT || kind == Kind.LONG;
  }

  /** Whether an integer becomes another number as a float. */
  static boolean isRounded(long value) {
    // the largest long becomes 2^63, which the cast back takes for the largest long again
    return (long) (float) value != value || value == Long.MAX_VALUE;
  }

  float floatAt(SpecializedGetters row, int ordinal) {
    return switch (kind) {
      case FLOAT -> row.getFloat(ordinal);
      case DOUBLE -> (float) row.getDouble(ordinal);
      case INT -> row.getInt(ordinal);
      case LONG -> row.getLong(ordinal);
      case SHORT -> row.getShort(ordinal);
      case BYTE -> row.getByte(ordinal);
      case BOOLEAN -> row.getBoolean(ordinal) ? 1f : 0f;
      case DECIMAL -> row.getDecimal(ordinal, precision, scale).toFloat();
      case NULL -> 0f;
    };
  }

  long longAt(SpecializedGetters row, int ordinal) {
    return switch (kind) {
      case LONG -> row.getLong(ordinal);
      case INT -> row.getInt(ordinal);
      case SHORT -> row.getShort(ordinal);
      case BYTE -> row.getByte(ordinal);
      case BOOLEAN -> row.getBoolean(ordinal) ? 1 : 0;
      case NULL -> 0;
      case FLOAT, DOUBLE, DECIMAL -> throw notIntegral();
    };
  }

  boolean booleanAt(SpecializedGetters row, int ordinal) {
    return kind != Kind.NULL && row.getBoolean(ordinal);
  }

  /** Consecutive values of a vector as floats: in an array of the vector's, or in scratch. */
  float[] floats(ColumnVector vector, int from, int count, float[] scratch) {
    if (vector.hasNull() && !(vector instanceof WritableColumnVector)) {
      // only Spark's own vectors have values where they have nulls; Arrow's throw
      for (int i = 0; i < count; i++) {
        scratch[i] = floatAt(vector, from + i);
      }
      return scratch;
    }
    switch (kind) {
      case FLOAT -> {
        return vector.getFloats(from, count);
      }
      case DOUBLE -> {
        double[] values = vector.getDoubles(from, count);
        for (int i = 0; i < count; i++) {
          scratch[i] = (float) values[i];
        }
      }
      case INT -> {
        int[] values = vector.getInts(from, count);
        for (int i = 0; i < count; i++) {
          scratch[i] = values[i];
        }
      }
      case LONG -> {
        long[] values = vector.getLongs(from, count);
        for (int i = 0; i < count; i++) {
          scratch[i] = values[i];
        }
      }
      case SHORT, BYTE, BOOLEAN, DECIMAL, NULL -> {
        for (int i = 0; i < count; i++) {
          scratch[i] = floatAt(vector, from + i);
        }
      }
    }
    return scratch;
  }

  /** A null is 0. */
  float floatAt(ColumnVector vector, int row) {
    if (vector.isNullAt(row)) {
      return 0f;
    }
    return switch (kind) {
      case FLOAT -> vector.getFloat(row);
      case DOUBLE -> (float) vector.getDouble(row);
      case INT -> vector.getInt(row);
      case LONG -> vector.getLong(row);
      case SHORT -> vector.getShort(row);
      case BYTE -> vector.getByte(row);
      case BOOLEAN -> vector.getBoolean(row) ? 1f : 0f;
      case DECIMAL -> vector.getDecimal(row, precision, scale).toFloat();
      case NULL -> 0f;
    };
  }

  long longAt(ColumnVector vector, int row) {
    return switch (kind) {
      case LONG -> vector.getLong(row);
      case INT -> vector.getInt(row);
      case SHORT -> vector.getShort(row);
      case BYTE -> vector.getByte(row);
      case BOOLEAN -> vector.getBoolean(row) ? 1 : 0;
      case NULL -> 0;
      case FLOAT, DOUBLE, DECIMAL -> throw notIntegral();
    };
  }

  boolean booleanAt(ColumnVector vector, int row) {
    return kind != Kind.NULL && !vector.isNullAt(row) && vector.getBoolean(row);
  }

  private IllegalStateException notIntegral() {
    return new IllegalStateException(kind + " bound to an int64 input");
  }
}
