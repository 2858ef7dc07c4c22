package org.feedforward.job.sql.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.LocalSpark;

/** Tables whose columns a job keeps, in files of several row groups and pages. */
final class KeptTables {

  /** What the network takes. */
  private static final List<String> FEATURES =
      List.of("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6");

  private KeptTables() {}

  /**
   * Rows with the features of the network.
   *
   * @param columns the others, made of {@code id}
   */
  static Dataset<Row> rows(int rows, int partitions, List<String> columns) {
    List<String> all = new ArrayList<>(columns);
    for (int i = 0; i < FEATURES.size(); i++) {
      all.add("cast(sin(id + " + i + ") as float) " + FEATURES.get(i));
    }
    return LocalSpark.session()
        .range(0, rows, 1, partitions)
        .selectExpr(all.toArray(String[]::new));
  }

  static DataFrameWriter<Row> writer(Dataset<Row> rows) {
    return rows.write()
        .option("parquet.block.size", "60000")
        .option("parquet.page.size", "5000")
        .option("parquet.block.size.row.check.min", "10");
  }
}
