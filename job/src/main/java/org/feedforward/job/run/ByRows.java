package org.feedforward.job.run;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.features.Binding;
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
  static List<String> columns(Table table, Binding binding, List<String> keep) {
    return table.faults().byRows().stream()
        .filter(
            column ->
                keep.contains(column)
                    || binding.columns().stream().anyMatch(bound -> bound.touches(column)))
        .sorted()
        .toList();
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
