package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.config.FeatureFile;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A vocabulary gives the same whether Parquet has written texts with a dictionary, in several row
 * groups, in part or not at all, with nulls, with a filter, and whatever step stands before it.
 */
class DictionaryTextsTest extends SqlTest {

  private static final int ROWS = 12_000;
  private static final int TEXTS = 1_500;

  /** Some keys are longer than what a table of keys compares at once. */
  private static final Column TEXT =
      concat(
          lit("item "),
          pmod(xxhash64(col("id")), lit(TEXTS)).cast("string"),
          when(pmod(xxhash64(col("id")), lit(3)).equalTo(0), lit(" of a long name"))
              .otherwise(lit("")));

  private static final Map<String, String> ONE_DICTIONARY =
      Map.of("parquet.page.row.count.limit", "100000");

  @TempDir static Path folder;

  private static Dataset<Row> table(Map<String, String> options, boolean nulls) {
    String path = folder.resolve("t" + options.hashCode() + nulls).toString();
    if (Files.exists(Path.of(path))) {
      return spark().read().parquet(path);
    }
    spark()
        .range(0, ROWS, 1, 1)
        .withColumn("text", nulls ? when(col("id").mod(11).notEqual(3), TEXT) : TEXT)
        .write()
        .options(options)
        .parquet(path);
    return spark().read().parquet(path);
  }

  private List<Row> scored(Dataset<Row> table, String steps) throws Exception {
    Files.write(
        folder.resolve("keys.txt"),
        IntStream.range(0, TEXTS)
            .filter(i -> i % 7 != 0)
            .mapToObj(i -> "item " + i + (i % 3 == 0 ? "" : " of a long name"))
            .toList());
    Path file = Files.writeString(folder.resolve("f.yaml"), "features: [{column: text, " + steps);
    Value input = Value.input("x", DType.INT64, Shape.batched(1));
    Model echo = Model.of(Graph.of(List.of(input), Map.of("y", input), Map.of()));
    Binding binding =
        Binding.ofTable(
            new TableColumns(table.schema(), Set.of(), ColumnFaults.NONE),
            List.of(new Port("x", DType.INT64, List.of(1))),
            FeatureFile.read(file));
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), echo, "echo");
    List<Row> rows =
        new ArrayList<>(
            table
                .select(
                    col("id"),
                    scoring.predict(binding, SqlScoring.Checks.NONE).as("p"),
                    transform(
                        scoring.fault(binding, SqlScoring.Checks.NONE).getField("faults"),
                        fault -> concat_ws("|", fault.getField("reason"), fault.getField("value"))))
                .collectAsList());
    rows.sort(Comparator.comparingLong(row -> row.getLong(0)));
    return rows;
  }

  private void requireSame(String steps) throws Exception {
    for (boolean nulls : List.of(false, true)) {
      Dataset<Row> coded = table(ONE_DICTIONARY, nulls);
      assertThat(usesDictionary(coded)).isTrue();
      List<Row> expected =
          scored(table(Map.of("parquet.enable.dictionary", "false"), nulls), steps);
      assertThat(expected).hasSize(ROWS);
      assertThat(scored(coded, steps)).isEqualTo(expected);
      Map<String, String> groups =
          Map.of(
              "parquet.block.size", "65536",
              "parquet.page.size", "4096",
              "parquet.page.row.count.limit", "100000",
              "parquet.block.size.row.check.min", "1000",
              "parquet.dictionary.page.size", "20000");
      assertThat(scored(table(groups, nulls), steps)).isEqualTo(expected);
      assertThat(scored(coded.where("id % 5 = 1"), steps))
          .isEqualTo(expected.stream().filter(row -> row.getLong(0) % 5 == 1).toList());
    }
  }

  private static boolean usesDictionary(Dataset<Row> table) throws Exception {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(table.inputFiles()[0]);
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(file, spark().sparkContext().hadoopConfiguration()))) {
      return reader.getRowGroups().get(0).getColumns().get(1).hasDictionaryPage();
    }
  }

  @Test
  void vocabulary() throws Exception {
    requireSame("steps: [{vocabulary: {file: keys.txt, start: 1, unknown: 0, missing: 0}}]}]");
  }

  @Test
  void vocabularyThatRefuses() throws Exception {
    requireSame("steps: [{vocabulary: {file: keys.txt}}]}]");
  }

  @Test
  void vocabularyBehindAFilledText() throws Exception {
    requireSame("steps: [{fill: item 1 of a long name}, {vocabulary: {file: keys.txt}}]}]");
  }

  @Test
  void hash() throws Exception {
    requireSame("steps: [{fill: ''}, {hash: {function: xxhash64, buckets: 1000}}]}]");
  }
}
