package org.feedforward.job.run;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.features.Binding;
import org.feedforward.job.input.Table;

/**
 * Reads Parquet by rows where a column that is read needs it: Spark's columnar reader cannot read
 * every encoding.
 */
final class ByRows {

  private static final String COLUMNAR = "spark.sql.parquet.enableVectorizedReader";

  private ByRows() {}

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

  /**
   * Runs a query; the session is changed for as long as it runs where there are such columns.
   *
   * @param query what runs it
   */
  static <T> T where(SparkSession spark, List<String> columns, Supplier<T> query) {
    if (columns.isEmpty()) {
      return query.get();
    }
    String before = spark.conf().get(COLUMNAR);
    spark.conf().set(COLUMNAR, "false");
    try {
      return query.get();
    } finally {
      spark.conf().set(COLUMNAR, before);
    }
  }
}
