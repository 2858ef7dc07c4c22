package org.feedforward.job.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.feedforward.job.fault.Names;

/** Floats and decimals that hold whole numbers, as integers; any other value ends the run. */
final class WholeNumbers {

  private WholeNumbers() {}

  /** The type that a column has afterwards. */
  static DataType type(DataType from) {
    return from instanceof ArrayType array
        ? DataTypes.createArrayType(type(array.elementType()), array.containsNull())
        : DataTypes.LongType;
  }

  /** The integers of a column of numbers, or of arrays of them. */
  static Column cast(String name, Column values, DataType from) {
    if (from instanceof ArrayType array) {
      return transform(values, element -> cast(name, element, array.elementType()));
    }
    // NaN, infinities and what lies beyond 64 bits become null, a fraction another number; 2^63
    // becomes the largest long, which is the same number as a float again
    Column whole = values.try_cast(DataTypes.LongType);
    Column same = whole.cast(from).equalTo(values);
    if (!(from instanceof DecimalType)) {
      same = same.and(values.lt(lit(0x1p63)));
    }
    Column problem =
        concat(
            lit("column '" + Names.escape(name) + "' holds "),
            values.cast(DataTypes.StringType),
            lit(", which is not a whole number within 64 bits, in "),
            col("_metadata.file_path"));
    return when(values.isNotNull(), coalesce(when(same, whole), raise_error(problem)));
  }
}
