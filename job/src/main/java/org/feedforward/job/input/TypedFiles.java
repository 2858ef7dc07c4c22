package org.feedforward.job.input;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.sql.files.FileColumns;

/** Files that say their columns and types themselves, as one table. */
final class TypedFiles {

  private TypedFiles() {}

  /** Opens files whose columns Spark finds by their names. */
  static Table open(
      SparkSession spark,
      InputConfig config,
      String format,
      Map<String, String> options,
      Footers.Reader reader) {
    return open(spark, config, format, options, reader, (files, all) -> {});
  }

  /**
   * Opens the files.
   *
   * @param format Spark's name of the format
   * @param options what Spark's reader gets
   * @param reader what a file says
   * @param names refuses names by which Spark would not find the columns of a file
   */
  static Table open(
      SparkSession spark,
      InputConfig config,
      String format,
      Map<String, String> options,
      Footers.Reader reader,
      BiConsumer<Map<FileColumns, String>, StructType> names) {
    InputFiles files = InputFiles.list(spark, config);
    if (files.isEmpty()) {
      return Table.empty(spark, config);
    }
    Footers footers = Footers.read(files.files(), reader);
    MergedColumns merged = MergedColumns.of(footers.columns());
    names.accept(footers.columns(), merged.schema());
    Partitions partitions = Partitions.of(spark, files.layout(), merged.schema(), files);
    StructType schema = partitions.addedTo(merged.schema());
    Dataset<Row> rows =
        spark
            .read()
            .format(format)
            .schema(schema)
            .options(files.options(config, options))
            .load(LiteralPath.places(config));
    files.requireSame(rows, config);
    return new Table(
        rows,
        partitions.texts(),
        merged.faults(footers.byRows()),
        Optional.empty(),
        footers.rows(),
        files);
  }
}
