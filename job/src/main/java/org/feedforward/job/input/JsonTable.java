package org.feedforward.job.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.Names;
import org.feedforward.job.features.BoundColumn;

/**
 * JSON files as one table: a record a line, or with {@code multiLine} some in a file. Records are
 * found by {@link JsonRecords} and read by Spark, under columns that {@link JsonFiles} has found in
 * all of them. A record that cannot be read is a row that holds its text alone.
 */
final class JsonTable {

  private final SparkSession spark;
  private final InputConfig config;
  private final Map<String, String> options;
  private final JsonRecords records;

  private JsonTable(SparkSession spark, InputConfig config, Map<String, String> options) {
    this.spark = spark;
    this.config = config;
    this.options = options;
    this.records = new JsonRecords(config.options());
  }

  static Table open(SparkSession spark, InputConfig config) {
    Map<String, String> options =
        new ReaderOptions(config.options())
            .require("mode", "FAILFAST", "records that cannot be read would be lost")
            .toMap();
    InputFiles files = InputFiles.list(spark, config);
    return files.isEmpty()
        ? Table.empty(spark, config)
        : new JsonTable(spark, config, options).open(files);
  }

  private Table open(InputFiles files) {
    Partitions partitions = Partitions.of(spark, files.layout(), new StructType(), files);
    String text = Names.unused("value", partitions.names());
    Dataset<Row> texts =
        spark
            .read()
            .schema(partitions.addedTo(new StructType().add(text, DataTypes.StringType)))
            .options(files.options(config, options))
            .option("wholetext", records.ofWholeFiles())
            .text(LiteralPath.places(config));
    files.requireSame(texts, config);
    JsonFiles found = JsonFiles.read(texts, text, records);
    if (found.all().names().isEmpty()) {
      throw InputFaults.noRecords(config);
    }
    if (found.all().isTooWide()) {
      throw InputFaults.tooManyNames(config, JsonShape.MOST_NAMES);
    }
    MergedColumns merged = MergedColumns.of(found.columns());
    StructType cells = merged.schema();
    Partitions.of(spark, files.layout(), cells, files); // refuses a folder and a column of one name
    List<String> names = new ArrayList<>(List.of(cells.fieldNames()));
    names.addAll(partitions.names());
    String record = Names.unused("_record", names);
    Set<String> numbers = new HashSet<>(partitions.texts());
    found
        .all()
        .names()
        .forEach(
            (name, shape) -> {
              if (shape.isEmpty()) {
                numbers.add(name);
              }
            });
    return new Table(
        rows(texts, text, cells, partitions.names(), record),
        numbers,
        merged.faults(Set.of()),
        Optional.of(record),
        OptionalLong.empty(),
        files);
  }

  private Dataset<Row> rows(
      Dataset<Row> texts, String text, StructType cells, List<String> folders, String record) {
    Map<String, String> reader = new HashMap<>(options);
    reader.keySet().removeIf("mode"::equalsIgnoreCase);
    reader.put("mode", "PERMISSIVE");
    reader.put("columnNameOfCorruptRecord", record);
    StructType read = cells.add(record, DataTypes.StringType);
    String found = Names.unused("found", folders);
    String parsed = Names.unused("parsed", folders);
    Column whole = col(found).getField(JsonRecords.TEXT);
    Dataset<Row> rows =
        texts
            .select(
                with(
                    folders,
                    explode(
                            udf(records, JsonRecords.TYPE)
                                .apply(col(BoundColumn.quoted(text)).cast("binary")))
                        .as(found)))
            .select(with(folders, col(found), from_json(whole, read, reader).as(parsed)));
    Column isRecord =
        col(found).getField(JsonRecords.WHOLE).and(col(parsed).getField(record).isNull());
    List<Column> columns = new ArrayList<>();
    for (String name : cells.fieldNames()) {
      columns.add(when(isRecord, col(parsed).getField(name)).as(name));
    }
    folders.forEach(name -> columns.add(col(BoundColumn.quoted(name))));
    columns.add(when(isRecord, null).otherwise(whole).as(record));
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column[] with(List<String> folders, Column... more) {
    List<Column> columns = new ArrayList<>();
    folders.forEach(name -> columns.add(col(BoundColumn.quoted(name))));
    columns.addAll(Arrays.asList(more));
    return columns.toArray(Column[]::new);
  }
}
