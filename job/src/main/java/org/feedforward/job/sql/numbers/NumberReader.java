package org.feedforward.job.sql.numbers;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.feedforward.job.features.NumberType;
import org.feedforward.job.features.NumberType.Kind;

/**
 * Reads numbers out of Spark's rows, arrays and vectors as the inputs of models take them.
 *
 * @param kind their type
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 */
public record NumberReader(Kind kind, int precision, int scale) implements Serializable {

  public static NumberReader of(NumberType type) {
    return new NumberReader(type.kind(), type.precision(), type.scale());
  }

  /** The type that Spark's rows and arrays hold the values as. */
  public DataType dataType() {
    return switch (kind) {
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case SHORT -> DataTypes.ShortType;
      case BYTE -> DataTypes.ByteType;
      case BOOLEAN -> DataTypes.BooleanType;
      case DECIMAL -> DataTypes.createDecimalType(precision, scale);
      case TEXT -> DataTypes.StringType;
      case NULL -> DataTypes.NullType;
    };
  }

  public boolean areFloats() {
    return kind == Kind.FLOAT;
  }

  public boolean areDoubles() {
    return kind == Kind.DOUBLE;
  }

  /** Whether an integer becomes another number as a float. */
  public static boolean isRounded(long value) {
    // the largest long becomes 2^63, which the cast back takes for the largest long again
    return (long) (float) value != value || value == Long.MAX_VALUE;
  }

  public float floatAt(SpecializedGetters row, int ordinal) {
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
      case TEXT -> throw unreadable();
    };
  }

  public long longAt(SpecializedGetters row, int ordinal) {
    return switch (kind) {
      case LONG -> row.getLong(ordinal);
      case INT -> row.getInt(ordinal);
      case SHORT -> row.getShort(ordinal);
      case BYTE -> row.getByte(ordinal);
      case BOOLEAN -> row.getBoolean(ordinal) ? 1 : 0;
      case NULL -> 0;
      case FLOAT, DOUBLE, DECIMAL, TEXT -> throw unreadable();
    };
  }

  public boolean booleanAt(SpecializedGetters row, int ordinal) {
    return kind != Kind.NULL && row.getBoolean(ordinal);
  }

  /** Consecutive values of a vector as floats: in an array of the vector's, or in scratch. */
  public float[] floats(ColumnVector vector, int from, int count, float[] scratch) {
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
      case SHORT, BYTE, BOOLEAN, DECIMAL, TEXT, NULL -> {
        for (int i = 0; i < count; i++) {
          scratch[i] = floatAt(vector, from + i);
        }
      }
    }
    return scratch;
  }

  /** A null is 0. */
  public float floatAt(ColumnVector vector, int row) {
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
      case TEXT -> throw unreadable();
    };
  }

  public long longAt(ColumnVector vector, int row) {
    return switch (kind) {
      case LONG -> vector.getLong(row);
      case INT -> vector.getInt(row);
      case SHORT -> vector.getShort(row);
      case BYTE -> vector.getByte(row);
      case BOOLEAN -> vector.getBoolean(row) ? 1 : 0;
      case NULL -> 0;
      case FLOAT, DOUBLE, DECIMAL, TEXT -> throw unreadable();
    };
  }

  public boolean booleanAt(ColumnVector vector, int row) {
    return kind != Kind.NULL && !vector.isNullAt(row) && vector.getBoolean(row);
  }

  private IllegalStateException unreadable() {
    return new IllegalStateException(kind + " is not read as a number of this input");
  }
}
