package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX files that take texts give what ONNX Runtime gives for them. */
class TextInputsTest {

  private static final Path FOLDER = Path.of("src/test/resources/texts").toAbsolutePath();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path table;
  private Path output;

  @BeforeEach
  void writeTable() throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(FOLDER.resolve("texts.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      rows.add(
          RowFactory.create(Long.valueOf(cells[0]), cells[1], cells[2], Float.valueOf(cells[3])));
    }
    StructType type = StructType.fromDDL("id bigint, country string, plan string, x float");
    table = folder.resolve("table");
    spark.createDataFrame(rows, type).repartition(3).write().parquet(table.toString());
    output = folder.resolve("out");
  }

  private Run score(String model, String... more) {
    List<String> words =
        new ArrayList<>(List.of("score", "--model", "" + FOLDER.resolve(model + ".onnx")));
    words.addAll(List.of("--input", table.toString(), "--output", output.toString()));
    words.addAll(List.of("--keep", "id", "--errors", "reject", "--overwrite"));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static List<String> expected(String model) throws IOException {
    return Files.readAllLines(FOLDER.resolve(model + ".csv"));
  }

  private static double[] numbers(Row row, int column) {
    return row.get(column) instanceof Float number
        ? new double[] {number}
        : row.<Float>getList(column).stream().mapToDouble(Float::doubleValue).toArray();
  }

  private static void requireEqual(String model, List<Row> rows) throws IOException {
    List<String> expected = expected(model);
    assertThat(rows)
        .hasSize((int) expected.stream().filter(line -> !line.equals("refused")).count());
    for (Row row : rows) {
      double[] wanted =
          Arrays.stream(expected.get((int) row.getLong(0)).split(","))
              .mapToDouble(Float::parseFloat)
              .toArray();
      assertThat(numbers(row, 1)).as("%s", row).containsExactly(wanted, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "label_int64",
        "label_float",
        "onehot_and_number",
        "onehot_strict",
        "two_columns",
        "text_to_text",
        "tensors_of_texts"
      })
  void theNumbersAreThoseOfOnnxRuntime(String model) throws IOException {
    Run run = score(model);
    assertThat(run.err()).isEmpty();
    requireEqual(model, spark.read().parquet(output.toString()).collectAsList());
  }

  @Test
  void aCategoryThatIsNotKnownIsAFaultWhereTheModelSaysSo() throws IOException {
    assertThat(score("onehot_strict").out()).contains("\"rejected\":2");
    Row reject = spark.read().parquet(output.resolve("_rejects").toString()).orderBy("id").first();
    assertThat(reject.getLong(0)).isEqualTo(15);
  }

  @Test
  void sqlAndJavaTakeTextsAsTheyAre() throws IOException {
    Dataset<Row> rows = spark.read().parquet(table.toString());
    rows.createOrReplaceTempView("texts");
    String model = FOLDER.resolve("onehot_and_number.onnx").toString();
    requireEqual(
        "onehot_and_number",
        spark
            .sql("select id, feedforward_predict('" + model + "', country, x) p from texts")
            .collectAsList());
    requireEqual(
        "onehot_and_number",
        spark
            .sql(
                "select id, feedforward_predict('"
                    + model
                    + "', struct(x, country)) p from texts where id >= 0")
            .collectAsList());
    requireEqual(
        "two_columns",
        Scoring.load(FOLDER.resolve("two_columns.onnx").toString())
            .transform(rows)
            .select("id", Scoring.PREDICTION)
            .collectAsList());
  }

  @Test
  void stepsMayStandBeforeATextAndANullIsAFault() throws IOException {
    spark
        .read()
        .parquet(table.toString())
        .selectExpr("id", "if(country = 'DE', null, country) country")
        .write()
        .parquet(folder.resolve("nulls").toString());
    table = folder.resolve("nulls");
    assertThat(score("label_int64").out()).contains("\"rejected\":2", "\"null\":2");
    Path features =
        Files.writeString(
            folder.resolve("f.yaml"),
            "features: {country: [{column: country, steps: [{fill: DE}]}]}");
    assertThat(score("label_int64", "--features", "@" + features).err()).isEmpty();
    requireEqual("label_int64", spark.read().parquet(output.toString()).collectAsList());
  }

  @Test
  void whatTakesNoTextsSaysSo() {
    Run inspect = Run.of(List.of("inspect", "--model", "" + FOLDER.resolve("two_columns.onnx")));
    assertThat(inspect.out()).contains("country: text[1]", "plan: text[1]");
    Run wrong = score("label_int64", "--features", "x");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("column 'x'").contains("text");
  }

  @Test
  void filesOfTextsAreVerified() {
    List<String> words = new ArrayList<>(List.of("verify", "--model"));
    words.add("" + FOLDER.resolve("onehot_and_number.onnx"));
    words.addAll(List.of("--inputs", "" + FOLDER.resolve("onehot_and_number.inputs.npz")));
    words.addAll(List.of("--expected", "" + FOLDER.resolve("onehot_and_number.expected.npy")));
    Run run = Run.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("17 rows");
    words.set(4, "x=" + FOLDER.resolve("onehot_and_number.expected.npy"));
    words.addAll(
        List.of("--inputs", "country=" + FOLDER.resolve("onehot_and_number.expected.npy")));
    Run wrong = Run.of(words);
    assertThat(wrong.code()).isEqualTo(ExitCode.DATA);
    assertThat(wrong.err()).contains("The input country takes texts; the file holds numbers");
  }

  @Test
  void aGoldenGateMayHoldTexts() throws IOException {
    for (String name : List.of("label_float.onnx", "onehot_and_number.golden.npz")) {
      String own = name.replaceAll("^[a-z_]*", "gated");
      Files.copy(FOLDER.resolve(name), folder.resolve(own));
    }
    Path model = Files.copy(FOLDER.resolve("onehot_and_number.onnx"), folder.resolve("own.onnx"));
    Path gate = folder.resolve("own.golden.npz");
    Files.copy(FOLDER.resolve("onehot_and_number.golden.npz"), gate);
    List<String> words = new ArrayList<>(List.of("score", "--model", model.toString()));
    words.addAll(List.of("--input", table.toString(), "--output", output.toString()));
    Run run = Run.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("17");
    words.set(2, folder.resolve("gated.onnx").toString());
    words.add("--overwrite");
    assertThat(Run.of(words).err()).contains("'input.x' is neither input.NAME nor output.NAME");
  }

  @Test
  void aListOfTextsFeedsAllElementsAndATableMayBeEmpty() throws IOException {
    Dataset<Row> rows = spark.read().parquet(table.toString());
    table = folder.resolve("lists");
    rows.selectExpr("id", "array(country) country", "array(plan) plan").write().parquet("" + table);
    assertThat(score("two_columns").err()).isEmpty();
    requireEqual("two_columns", spark.read().parquet(output.toString()).collectAsList());
    table = Files.createDirectories(folder.resolve("empty"));
    Run empty = score("two_columns", "--set", "input.allow-empty=true");
    assertThat(empty.err()).isEmpty();
    assertThat(spark.read().parquet(output.toString()).count()).isZero();
  }
}
