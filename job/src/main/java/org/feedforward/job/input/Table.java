package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.NumberType;
import org.feedforward.job.features.TableColumns;

/**
 * A table to score.
 *
 * @param rows its rows, all columns that can be read
 * @param texts the columns that hold numbers as texts: cells of CSV, values of partition folders
 * @param faults what is wrong with some columns, which matters only to those who use them
 * @param record the column that holds the record of a row that could not be read, null for all
 *     others
 * @param storedRows how many rows the files say they hold, where they say so
 * @param state what it held when it was opened
 */
public record Table(
    Dataset<Row> rows,
    Set<String> texts,
    ColumnFaults faults,
    Optional<String> record,
    OptionalLong storedRows,
    InputState state) {

  public Table {
    texts = Set.copyOf(texts);
  }

  /** The columns, as far as a model that reads them must know them. */
  public TableColumns columns() {
    return new TableColumns(rows.schema(), texts, faults);
  }

  /** Opens the table of a configuration; reads no more than is needed to know its columns. */
  public static Table open(SparkSession spark, InputConfig config) {
    return open(spark, config, false);
  }

  /**
   * The same.
   *
   * @param keepsRecords whether a line of CSV that cannot be read is a row, or ends the query
   */
  public static Table open(SparkSession spark, InputConfig config, boolean keepsRecords) {
    if (config.table().isPresent()) {
      return NamedTables.open(spark, config);
    }
    return switch (config.format()) {
      case PARQUET -> ParquetTable.open(spark, config);
      case CSV -> CsvTable.open(spark, config, keepsRecords);
      case ORC -> OrcTable.open(spark, config);
      case JSON -> JsonTable.open(spark, config);
      case AVRO -> AvroTable.open(spark, config);
    };
  }

  /**
   * What the table of a configuration holds at this moment, in a line; nothing where nobody can say
   * so.
   *
   * @param spark gives the session, which is asked for only where a catalogue is
   */
  public static Optional<String> line(
      InputConfig config, Configuration hadoop, Supplier<SparkSession> spark) {
    return config.table().isPresent()
        ? NamedTables.state(spark.get(), config).line()
        : Optional.of(InputFiles.listing(config, hadoop));
  }

  /** The same table without the column of records. */
  public Table withoutRecords() {
    return record.isEmpty()
        ? this
        : new Table(rows.drop(record.get()), texts, faults, Optional.empty(), storedRows, state);
  }

  /**
   * The same table of rejected rows as it was before they were rejected: without the columns of
   * faults and files, and with texts that may be cells of CSV.
   */
  public Table ofRejects() {
    String[] names = rows.columns();
    Set<String> cells = new HashSet<>(texts);
    for (StructField field : rows.schema().fields()) {
      if (field.dataType().equals(DataTypes.StringType)) {
        cells.add(field.name());
      }
    }
    int kept = names.length - 2;
    cells.removeAll(List.of(names).subList(kept, names.length));
    Column[] columns =
        Arrays.stream(names)
            .limit(kept)
            .map(name -> functions.col(BoundColumn.quoted(name)))
            .toArray(Column[]::new);
    return new Table(rows.select(columns), cells, faults, record, storedRows, state);
  }

  /** Whether there is no file, so that no columns are known. */
  public boolean isEmpty() {
    return state.isEmpty();
  }

  /** What a person should know about the files. */
  public List<String> notes() {
    return state.notes();
  }

  /**
   * Checks that the files are still those that were listed, once they have been read.
   *
   * @throws JobException naming the files that changed
   */
  public void requireUnchanged() {
    state.requireUnchanged(rows.sparkSession().sparkContext().hadoopConfiguration());
  }

  /** A table without files or columns, as {@code input.allow-empty} takes it. */
  static Table empty(SparkSession spark, InputConfig config) {
    String note = InputFaults.emptyTable(config);
    return new Table(
        spark.emptyDataFrame(),
        Set.of(),
        ColumnFaults.NONE,
        Optional.empty(),
        OptionalLong.of(0),
        new InputFiles(List.of(), Layout.FLAT, List.of(note)));
  }

  /** The same table without rows, with one array column for every input of a model. */
  public Table withColumnsFor(SparkSession spark, List<Port> inputs) {
    List<StructField> fields = new ArrayList<>();
    for (Port input : inputs) {
      DataType element =
          input.isOfTexts() ? DataTypes.StringType : NumberType.sparkType(input.dtype());
      fields.add(
          DataTypes.createStructField(input.name(), DataTypes.createArrayType(element), true));
    }
    StructType schema = DataTypes.createStructType(fields);
    return new Table(
        spark.createDataFrame(List.of(), schema),
        texts,
        faults,
        Optional.empty(),
        storedRows,
        state);
  }
}
