package org.feedforward.job.input;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.JobConfig.InputConfig;

/**
 * A table to score.
 *
 * @param rows its rows, all columns
 * @param texts whether every column holds text that is still to be parsed
 */
public record Table(Dataset<Row> rows, boolean texts) {

  /** Opens the table of a configuration; reads no more than is needed to know its columns. */
  public static Table open(SparkSession spark, InputConfig config) {
    return switch (config.format()) {
      case PARQUET -> ParquetTable.open(spark, config);
      case CSV -> CsvTable.open(spark, config);
    };
  }
}
