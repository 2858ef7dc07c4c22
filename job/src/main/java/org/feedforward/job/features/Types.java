package org.feedforward.job.features;

import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.feedforward.tensor.DType;

/** Which types of Spark feed which types of inputs. */
final class Types {

  private Types() {}

  /** Whether an input takes values of a type as they are. */
  static boolean fits(DType input, DataType type) {
    boolean bool = type instanceof BooleanType;
    boolean number = type instanceof NumericType;
    return switch (input) {
      case FLOAT32 -> number || bool;
      case INT64 -> (number && !isFraction(type)) || bool;
      case BOOL -> bool;
    };
  }

  /** Whether values of a type may be other than whole numbers. */
  static boolean isFraction(DataType type) {
    return type instanceof DecimalType
        || type.equals(DataTypes.FloatType)
        || type.equals(DataTypes.DoubleType);
  }

  /** What an input takes, in words. */
  static String taken(DType input) {
    return switch (input) {
      case FLOAT32 -> "numbers";
      case INT64 -> "integers";
      case BOOL -> "booleans";
    };
  }

  /** The type that texts for an input are parsed as. */
  static DataType parsed(DType input) {
    return switch (input) {
      case FLOAT32 -> DataTypes.FloatType;
      case INT64 -> DataTypes.LongType;
      case BOOL -> DataTypes.BooleanType;
    };
  }
}
