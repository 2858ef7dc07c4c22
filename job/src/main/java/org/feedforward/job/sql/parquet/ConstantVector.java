package org.feedforward.job.sql.parquet;

import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** The vector of a column that has one value: of the constants that are known of a run. */
final class ConstantVector {

  private ConstantVector() {}

  /** Whether there is one of a type. */
  static boolean canHold(DataType type) {
    return type.equals(DataTypes.StringType) || type.equals(DataTypes.TimestampType);
  }

  static ColumnVector of(WrittenColumn.Constant column) {
    ConstantColumnVector vector = new ConstantColumnVector(1, column.field().dataType());
    vector.setNotNull();
    if (column.value() instanceof UTF8String text) {
      vector.setUtf8String(text);
    } else {
      vector.setLong((Long) column.value());
    }
    return vector;
  }
}
