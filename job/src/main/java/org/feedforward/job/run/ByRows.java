package org.feedforward.job.run;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.features.Argument;
import org.feedforward.job.input.Table;

/**
 * Reads Parquet by rows for as long as it is open, where a column that is read needs it: Spark's
 * columnar reader cannot read every encoding.
 */
final class ByRows implements AutoCloseable {

  private static final String COLUMNAR = "spark.sql.parquet.enableVectorizedReader";

  private final SparkSession spark;
  private final String before;

  private ByRows(SparkSession spark) {
    this.spark = spark;
    this.before = spark.conf().get(COLUMNAR);
  }

  /** The features and kept columns of a table that ask for it, sorted. */
  static List<String> columns(Table table, List<Argument> arguments, List<String> keep) {
    return table.faults().byRows().stream()
        .filter(
            column ->
                keep.contains(column)
                    || arguments.stream().anyMatch(argument -> uses(argument, column)))
        .sorted()
        .toList();
  }

  private static boolean uses(Argument argument, String column) {
    return argument.name().equals(column) || argument.name().startsWith(column + ".");
  }

  /** Changes the session where there are such columns. */
  static ByRows where(SparkSession spark, List<String> columns) {
    ByRows reader = new ByRows(spark);
    if (!columns.isEmpty()) {
      spark.conf().set(COLUMNAR, "false");
    }
    return reader;
  }

  @Override
  public void close() {
    spark.conf().set(COLUMNAR, before);
  }
}
