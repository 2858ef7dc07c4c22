package org.feedforward.job.input;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.InputConfig;

/** Parquet files as one table: all files, all rows, all columns, each in a type that holds it. */
final class ParquetTable {

  private ParquetTable() {}

  static Table open(SparkSession spark, InputConfig config) {
    Map<String, String> options =
        new ReaderOptions(config.options())
            // a page whose bytes were damaged would give other numbers
            .byDefault("parquet.page.verify-checksum.enabled", "true")
            .toMap();
    InputFiles files = InputFiles.list(spark, config);
    if (files.isEmpty()) {
      return Table.empty(spark, config);
    }
    Footers footers = Footers.read(spark, files.files());
    MergedColumns merged = MergedColumns.of(footers);
    Partitions partitions = Partitions.of(spark, files.layout(), merged.schema(), files);
    StructType schema = partitions.addedTo(merged.schema());
    Dataset<Row> rows =
        spark.read().schema(schema).options(files.layout().options(options)).parquet(config.path());
    files.requireSame(rows, config);
    return new Table(
        rows,
        partitions.texts(),
        merged.faults(footers),
        Optional.empty(),
        OptionalLong.of(footers.rows()),
        files);
  }
}
