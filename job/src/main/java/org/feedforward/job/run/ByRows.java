package org.feedforward.job.run;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.Names;
import org.feedforward.job.features.Argument;
import org.feedforward.job.input.Table;

/**
 * Reads Parquet by rows for as long as it is open, where a column that is read needs it: Spark's
 * columnar reader cannot read every encoding.
 */
final class ByRows implements AutoCloseable {

  private static final String COLUMNAR = "spark.sql.parquet.enableVectorizedReader";

  private final SparkSession spark;
  private final List<String> columns;
  private final String before;

  private ByRows(SparkSession spark, List<String> columns) {
    this.spark = spark;
    this.columns = columns;
    this.before = spark.conf().get(COLUMNAR);
    if (!columns.isEmpty()) {
      spark.conf().set(COLUMNAR, "false");
    }
  }

  /** Changes the session where a feature or kept column asks for it. */
  static ByRows where(
      SparkSession spark, Table table, List<Argument> arguments, List<String> keep) {
    return new ByRows(
        spark,
        table.faults().byRows().stream()
            .filter(
                column ->
                    keep.contains(column)
                        || arguments.stream().anyMatch(argument -> uses(argument, column)))
            .sorted()
            .toList());
  }

  /** What a person should know of it. */
  List<String> notes() {
    return columns.isEmpty()
        ? List.of()
        : List.of(
            Names.columns(columns)
                + (columns.size() == 1 ? " is" : " are")
                + " in an encoding that Spark reads by rows only, which takes longer");
  }

  private static boolean uses(Argument argument, String column) {
    return argument.name().equals(column) || argument.name().startsWith(column + ".");
  }

  @Override
  public void close() {
    spark.conf().set(COLUMNAR, before);
  }
}
