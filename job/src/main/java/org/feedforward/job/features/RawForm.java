package org.feedforward.job.features;

import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;

/** What steps see the values of a Spark type as. */
final class RawForm {

  private RawForm() {}

  /**
   * The form of a column's values.
   *
   * @param cell whether texts stand for values of other types, as in CSV
   */
  static Optional<Form> of(DataType type, boolean cell) {
    return type instanceof ArrayType array
        ? content(array.elementType(), cell).map(Form::listOf)
        : content(type, cell).map(Form::of);
  }

  private static Optional<Content> content(DataType type, boolean cell) {
    if (type instanceof FloatType
        || type instanceof DoubleType
        || type instanceof DecimalType
        || type instanceof NullType) {
      return Optional.of(Content.NUMBER);
    } else if (type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof BooleanType) {
      return Optional.of(Content.WHOLE);
    } else if (type instanceof StringType) {
      return Optional.of(cell ? Content.CELL : Content.TEXT);
    } else if (type instanceof DateType) {
      return Optional.of(Content.DATE);
    } else if (type instanceof TimestampType) {
      return Optional.of(Content.TIMESTAMP);
    } else if (type instanceof TimestampNTZType) {
      return Optional.of(Content.WALL_CLOCK);
    }
    return Optional.empty();
  }
}
