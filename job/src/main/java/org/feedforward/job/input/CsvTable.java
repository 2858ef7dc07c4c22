package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.Options;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.ColumnFaults;

/**
 * CSV files, every column a text. The header is read here and becomes the schema in its order, so
 * that Spark refuses a file whose header deviates, and a line with a cell too few or too many.
 */
final class CsvTable {

  private final InputConfig config;
  private final Options options;
  private final CsvHeader header;

  private CsvTable(InputConfig config, Options options, Configuration configuration) {
    this.config = config;
    this.options = options;
    this.header = new CsvHeader(options, configuration);
  }

  /**
   * Opens the files.
   *
   * @param keepsRecords whether a line that cannot be read is a row that holds the line alone, or
   *     ends the query
   */
  static Table open(SparkSession spark, InputConfig config, boolean keepsRecords) {
    Options given = CsvDialect.of(config.options(), spark);
    Map<String, String> options =
        new ReaderOptions(given)
            // RFC 4180, pandas and spreadsheets double a quote; Spark's default is a backslash
            .byDefault("escape", given.get("quote").orElse("\""))
            .byDefault("header", "true")
            .require("mode", "FAILFAST", "lines that cannot be read would be lost")
            .require("enforceSchema", "false", "columns in another order would be mixed up")
            .require("inferSchema", "false", "features get the type that the model needs")
            .require("columnPruning", "false", "lines with missing cells would pass")
            .toMap();
    InputFiles files = InputFiles.list(spark, config);
    if (files.isEmpty()) {
      return Table.empty(spark, config);
    }
    CsvTable table =
        new CsvTable(config, new Options(options), spark.sparkContext().hadoopConfiguration());
    return table.open(spark, files, keepsRecords);
  }

  private Table open(SparkSession spark, InputFiles files, boolean keepsRecords) {
    List<FileStatus> filled = files.files().stream().filter(file -> file.getLen() > 0).toList();
    if (filled.isEmpty()) {
      throw InputFaults.noBytes(config);
    }
    FileStatus first = filled.get(0);
    List<String> found = header.cells(first);
    boolean named = options.get("header").orElse("true").equalsIgnoreCase("true");
    StructType cells = schema(named ? names(CsvHeader.name(first), found) : numbered(found));
    Map<String, String> all = new LinkedHashMap<>(options.values());
    if (named && found.contains("")) {
      // Spark takes no two columns without a name, so the headers are compared here
      requireSameHeader(filled, found);
      all.put("enforceSchema", "true");
    }
    Partitions partitions = Partitions.of(spark, files.layout(), cells, files);
    StructType schema = partitions.addedTo(cells);
    Optional<String> record = keepsRecords ? Optional.of(unused(schema)) : Optional.empty();
    if (keepsRecords) {
      all.put("mode", "PERMISSIVE");
      all.put("columnNameOfCorruptRecord", record.get());
      schema = schema.add(record.get(), DataTypes.StringType);
    }
    Dataset<Row> rows =
        spark
            .read()
            .schema(schema)
            .options(files.options(config, all))
            .csv(LiteralPath.places(config));
    files.requireSame(rows, config);
    Set<String> texts = new HashSet<>(partitions.texts());
    texts.addAll(List.of(cells.fieldNames()));
    return new Table(
        record.isPresent() ? withoutCellsOfRecords(rows, cells, record.get()) : rows,
        texts,
        ColumnFaults.NONE,
        record,
        OptionalLong.empty(),
        files);
  }

  /** A name that no column has, in any case. */
  private static String unused(StructType schema) {
    String unused = "_record";
    while (Arrays.stream(schema.fieldNames()).anyMatch(unused::equalsIgnoreCase)) {
      unused += "_";
    }
    return unused;
  }

  /** The cells of a record that cannot be read may stand in columns that are not theirs. */
  private static Dataset<Row> withoutCellsOfRecords(
      Dataset<Row> rows, StructType cells, String record) {
    List<String> names = List.of(cells.fieldNames());
    Column whole = functions.col(BoundColumn.quoted(record)).isNull();
    return rows.select(
        Arrays.stream(rows.columns())
            .map(
                name -> {
                  Column column = functions.col(BoundColumn.quoted(name));
                  return names.contains(name) ? functions.when(whole, column).as(name) : column;
                })
            .toArray(Column[]::new));
  }

  private static StructType schema(List<String> names) {
    List<StructField> fields = new ArrayList<>();
    names.forEach(
        name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    return DataTypes.createStructType(fields);
  }

  private static List<String> numbered(List<String> cells) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      names.add("_c" + i);
    }
    return names;
  }

  /** The header's names; a cell without one, as pandas writes its index, is named as by Spark. */
  private static List<String> names(String file, List<String> cells) {
    List<String> names = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String name = cell.isEmpty() ? "_c" + i : cell;
      if (cell.isEmpty() && cells.contains(name)) {
        problems.add(InputFaults.unnamedClash(file, i + 1, name));
      } else if (names.contains(name)) {
        problems.add(InputFaults.namedTwice(file, name));
      }
      names.add(name);
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
    return names;
  }

  private void requireSameHeader(List<FileStatus> files, List<String> cells) {
    Optional<FileStatus> other =
        files.parallelStream().filter(file -> !header.cells(file).equals(cells)).findFirst();
    if (other.isPresent()) {
      throw InputFaults.otherHeader(
          CsvHeader.name(other.get()),
          header.cells(other.get()),
          CsvHeader.name(files.get(0)),
          cells);
    }
  }
}
