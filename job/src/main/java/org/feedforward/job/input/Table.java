package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.NumberType;
import org.feedforward.job.features.TableColumns;

/**
 * A table to score.
 *
 * @param rows its rows, all columns that can be read
 * @param texts the columns that hold numbers as texts: cells of CSV, values of partition folders
 * @param faults what is wrong with some columns, which matters only to those who use them
 * @param storedRows how many rows the files say they hold, where they say so
 * @param files the files
 */
public record Table(
    Dataset<Row> rows,
    Set<String> texts,
    ColumnFaults faults,
    OptionalLong storedRows,
    InputFiles files) {

  public Table {
    texts = Set.copyOf(texts);
  }

  /** The columns, as far as a model that reads them must know them. */
  public TableColumns columns() {
    return new TableColumns(rows.schema(), texts, faults);
  }

  /** Opens the table of a configuration; reads no more than is needed to know its columns. */
  public static Table open(SparkSession spark, InputConfig config) {
    return switch (config.format()) {
      case PARQUET -> ParquetTable.open(spark, config);
      case CSV -> CsvTable.open(spark, config);
    };
  }

  /** Whether there is no file, so that no columns are known. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** What a person should know about the files. */
  public List<String> notes() {
    return files.notes();
  }

  /**
   * Checks that the files are still those that were listed, once they have been read.
   *
   * @throws JobException naming the files that changed
   */
  public void requireUnchanged() {
    files.requireUnchanged(rows.sparkSession().sparkContext().hadoopConfiguration());
  }

  /** A table without files or columns, as {@code input.allow-empty} takes it. */
  static Table empty(SparkSession spark, InputConfig config) {
    String note = InputFaults.emptyTable(config);
    return new Table(
        spark.emptyDataFrame(),
        Set.of(),
        ColumnFaults.NONE,
        OptionalLong.of(0),
        new InputFiles(List.of(), Layout.FLAT, List.of(note)));
  }

  /** The same table without rows, with one array column for every input of a model. */
  public Table withColumnsFor(SparkSession spark, List<Port> inputs) {
    List<StructField> fields = new ArrayList<>();
    for (Port input : inputs) {
      fields.add(
          DataTypes.createStructField(
              input.name(), DataTypes.createArrayType(NumberType.sparkType(input.dtype())), true));
    }
    StructType schema = DataTypes.createStructType(fields);
    return new Table(spark.createDataFrame(List.of(), schema), texts, faults, storedRows, files);
  }
}
