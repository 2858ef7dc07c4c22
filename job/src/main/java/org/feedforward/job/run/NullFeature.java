package org.feedforward.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.features.Argument;

/**
 * Names the column and the file of a null feature, once a run has failed for one. The operator does
 * not keep track of them: it would slow down every run for the sake of the failing ones.
 */
final class NullFeature {

  private NullFeature() {}

  /** The fault of the first row with a null feature. */
  static JobException find(Dataset<Row> rows, List<Argument> arguments) {
    Column[] nulls =
        arguments.stream()
            .map(argument -> when(isNull(argument), lit(argument.name())))
            .toArray(Column[]::new);
    List<Row> first =
        rows.select(coalesce(nulls).as("name"), input_file_name().as("file"))
            .where(col("name").isNotNull())
            .limit(1)
            .collectAsList();
    if (first.isEmpty()) {
      return JobException.data("a feature is null");
    }
    String file = first.get(0).getString(1);
    return JobException.data(
        Names.columns(List.of(first.get(0).getString(0)))
            + " holds a null"
            + (file.isEmpty() ? "" : ", in " + Names.escape(file))
            + "; fill it, or leave such rows out with --where");
  }

  private static Column isNull(Argument argument) {
    Column column = argument.column();
    Column isNull = column.isNull();
    if (argument.type() instanceof ArrayType) {
      return isNull.or(exists(column, Column::isNull));
    }
    if (argument.type() instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        isNull = isNull.or(column.getField(field.name()).isNull());
      }
    }
    return isNull;
  }
}
