package org.feedforward.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.page.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two results, or two models, compared. The figures are numpy's and scipy's, as {@code
 * scripts/make-diff} recorded them.
 */
class DiffTest {

  private static final Path RECORDED = Path.of("src/test/resources/diff").toAbsolutePath();
  private static final Path DATA = Path.of("../data/digits").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark = LocalSpark.session();
  @TempDir private Path folder;

  /** A result of some rows, as a run would have left it. */
  private Path result(String name, Dataset<Row> rows, String format) throws IOException {
    Path place = folder.resolve(name);
    rows.write().format(format).option("header", "true").option("escape", "\"").save("" + place);
    return committed(place, rows.count());
  }

  private Path result(String name, Dataset<Row> rows) throws IOException {
    return result(name, rows, "parquet");
  }

  private Path recorded(String name, long rows) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    Files.copy(RECORDED.resolve(name + ".parquet"), place.resolve("part.parquet"));
    return committed(place, rows);
  }

  private static Path committed(Path place, long rows) throws IOException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest
        .put("format", "feedforward-result")
        .put("version", 1)
        .put("run", "r")
        .put("model", "m");
    manifest.put("rows", rows);
    ArrayNode files = manifest.putArray("files");
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = place.relativize(file).toString();
        if (!path.endsWith(".crc") && !path.equals("_SUCCESS")) {
          files.addObject().put("path", path).put("bytes", Files.size(file));
        }
      }
    }
    JSON.writeValue(place.resolve("_MANIFEST.json").toFile(), manifest);
    return place;
  }

  private static Run diff(Path a, Path b, String... more) {
    List<String> words = new ArrayList<>(List.of("diff", a.toString(), b.toString()));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static JsonNode json(Path a, Path b, ExitCode code, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--json", "--key", "id"));
    words.addAll(List.of(more));
    Run run = diff(a, b, words.toArray(String[]::new));
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    return JSON.readTree(run.out());
  }

  private static JsonNode column(JsonNode found, String name) {
    for (JsonNode column : found.path("columns")) {
      if (column.path("name").asText().equals(name)) {
        return column;
      }
    }
    throw new AssertionError(name + " is not in " + found);
  }

  /** Compares what was found in a column with what was recorded. */
  private static void assertEqual(JsonNode found, JsonNode expected) {
    for (String name : List.of("same_rows", "same_values", "one_nan", "flips")) {
      if (expected.has(name)) {
        assertThat(found.path(name).asLong()).as(name).isEqualTo(expected.path(name).asLong());
      }
    }
    for (String name : List.of("largest_absolute", "largest_relative")) {
      if (expected.has(name)) {
        assertThat(found.path(name).asText()).isEqualTo(expected.path(name).asText());
      }
    }
    if (expected.has("histogram")) {
      assertThat(counts(found.path("histogram"))).isEqualTo(counts(expected.path("histogram")));
    }
    if (expected.has("rank_correlation")) {
      assertThat(found.path("rank_correlation")).hasSameSizeAs(expected.path("rank_correlation"));
      for (int i = 0; i < expected.path("rank_correlation").size(); i++) {
        assertThat(found.path("rank_correlation").path(i).asDouble())
            .isCloseTo(expected.path("rank_correlation").path(i).asDouble(), within(1e-12));
      }
    }
    if (expected.has("confusion")) {
      List<String> pairs = new ArrayList<>();
      found
          .path("confusion")
          .forEach(
              pair -> pairs.add(pair.path("a") + " " + pair.path("b") + " " + pair.path("rows")));
      List<String> recorded = new ArrayList<>();
      expected
          .path("confusion")
          .forEach(pair -> recorded.add(pair.path(0) + " " + pair.path(1) + " " + pair.path(2)));
      assertThat(pairs).containsExactlyElementsOf(recorded);
    }
  }

  /** The counts that are not zero, in order. */
  private static List<Long> counts(JsonNode histogram) {
    List<Long> counts = new ArrayList<>();
    histogram.forEach(
        one -> {
          long count = one.isObject() ? one.path("values").asLong() : one.asLong();
          if (count > 0) {
            counts.add(count);
          }
        });
    return counts;
  }

  @Test
  void theFiguresOfTwoResultsAreNumpys() throws IOException {
    JsonNode expected = JSON.readTree(RECORDED.resolve("tables.json").toFile());
    JsonNode rows = expected.path("rows");
    Path a = recorded("a", rows.path("a").asLong());
    Path b = recorded("b", rows.path("b").asLong());
    JsonNode found = json(a, b, ExitCode.MISMATCH);
    rows.properties()
        .forEach(
            count ->
                assertThat(found.path("rows").path(count.getKey()).asLong())
                    .as(count.getKey())
                    .isEqualTo(count.getValue().asLong()));
    expected
        .path("columns")
        .properties()
        .forEach(column -> assertEqual(column(found, column.getKey()), column.getValue()));
    // NaN of two payloads: other bits, and no number
    assertThat(column(found, "score").path("one_nan").asLong()).isEqualTo(1);
    assertThat(column(found, "score").path("largest_absolute").asText()).isEqualTo("Infinity");
    assertThat(found.path("rows").path("first_only_a").asText()).isEqualTo("id=0");
    // the same from files and partitions of another kind, and from the other side
    Path more = result("more", spark.read().parquet(a.toString()).repartition(7));
    assertThat(json(more, b, ExitCode.MISMATCH).path("columns")).isEqualTo(found.path("columns"));
    JsonNode turned = json(b, a, ExitCode.MISMATCH);
    assertThat(column(turned, "score").path("largest_relative"))
        .isEqualTo(column(found, "score").path("largest_relative"));
    assertThat(turned.path("rows").path("only_a").asLong()).isEqualTo(3);
    Path page = folder.resolve("diff.html");
    Run text = diff(a, b, "--key", "id", "--html", page.toString());
    assertThat(Files.readString(page))
        .contains("<title>a and b</title>", "Differences of score", "data-value=\"")
        .contains("<td>∞</td>", "<th scope=\"col\">middle</th>", "Rows in one only")
        .doesNotContain("<script", "http://", "https://");
    assertThat(diff(a, b, "--key", "id", "--html", a.resolve("x.html").toString()).code())
        .isEqualTo(ExitCode.OUTPUT);
    assertThat(text.out())
        .contains(
            "492 in both, of which", "Rows only in A: 5 (the first is id=0)", "A \\ B", "DIFFERENT")
        .contains("NaN on one side only: 1", "rank correlation");
  }

  @Test
  void theFiguresOfTwoModelsAreNumpys() throws IOException {
    JsonNode expected = JSON.readTree(RECORDED.resolve("models.json").toFile());
    String digits = Path.of("../conf/digits.yaml").toString();
    String[] words = {
      "diff",
      "--job",
      digits,
      "--key",
      "id",
      "--json",
      "--model",
      DATA.resolve("state_dict.pt").toString(),
      "--model",
      DATA.resolve("challenger.onnx").toString()
    };
    Run run = Run.of(words);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.MISMATCH);
    JsonNode found = JSON.readTree(run.out());
    assertThat(found.path("rows").path("both").asLong()).isEqualTo(expected.path("rows").asLong());
    assertEqual(column(found, "prediction"), expected.path("columns").path("prediction"));
    assertThat(column(found, "prediction").path("largest_absolute_row").asText()).startsWith("id=");
    // by their names in a job of several models
    Run named =
        Run.of(
            "diff",
            "--job",
            "../conf/models.yaml",
            "--json",
            "--model",
            "champion",
            "--model",
            "challenger");
    assertThat(named.code()).as(named.err()).isEqualTo(ExitCode.MISMATCH);
    assertEqual(
        column(JSON.readTree(named.out()), "prediction"),
        expected.path("columns").path("prediction"));
    Run same =
        Run.of(
            "diff", "--job", "../conf/models.yaml", "--model", "champion", "--model", "champion");
    assertThat(same.code()).as(same.out() + same.err()).isEqualTo(ExitCode.DONE);
    assertThat(same.out()).contains("1,797 in both, of which 1,797 have identical bits", "SAME");
    Run unknown =
        Run.of(
            "diff", "--job", "../conf/models.yaml", "--model", "champion", "--model", "champoin");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("did you mean 'champion'?");
  }

  @Test
  void runsOfAJobAreFoundByTheirNames() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "model: {path: m.onnx}\ninput: {path: in.csv}\nfeatures: [x]\noutput: {path: scores}\n");
    Files.copy(Path.of("src/test/resources/identity/float1.onnx"), folder.resolve("m.onnx"));
    Path input = Files.writeString(folder.resolve("in.csv"), "id,x\n1,2\n2,5\n");
    assertThat(Run.of("score", "--job", "" + job, "--run", "ds=1").code()).isEqualTo(ExitCode.DONE);
    assertThat(Run.of("score", "--job", "" + job, "--run", "ds=2").code()).isEqualTo(ExitCode.DONE);
    Files.writeString(input, "id,x\n1,2\n3,5\n");
    assertThat(Run.of("score", "--job", "" + job, "--run", "ds=3").code()).isEqualTo(ExitCode.DONE);
    Run same = Run.of("diff", "ds=1", "ds=2", "--job", "" + job, "--key", "id");
    assertThat(same.code()).as(same.out() + same.err()).isEqualTo(ExitCode.DONE);
    Run other = Run.of("diff", "ds=2", "ds=3", "--job", "" + job, "--key", "id");
    assertThat(other.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(other.out()).contains("Rows only in A: 1 (the first is id=2)", "Rows only in B: 1");
    Run all = diff(folder.resolve("scores"), folder.resolve("scores/ds=1"), "--key", "id");
    assertThat(all.code()).isEqualTo(ExitCode.DATA);
    assertThat(all.err()).contains("is not a result", "name one of them").contains("ds=1");
  }

  @Test
  void aModelThatCannotScoreARowLacksIt() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "models:\n  a: {path: m.onnx, features: [x]}\n  b: {path: m.onnx, features: [y]}\n"
                + "input: {path: in.csv}\noutput: {path: none, columns: [{name: p, of: a.x}]}\n");
    Files.copy(Path.of("src/test/resources/identity/float1.onnx"), folder.resolve("m.onnx"));
    Files.writeString(folder.resolve("in.csv"), "id,x,y\n1,2,2\n2,,5\n3,7,\n4,,\n5,6,5\n");
    Run run =
        Run.of("diff", "--job", "" + job, "--model", "a", "--model", "b", "--key", "id", "--json");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.MISMATCH);
    JsonNode rows = JSON.readTree(run.out()).path("rows");
    assertThat(rows.path("both").asLong()).isEqualTo(2);
    assertThat(rows.path("same").asLong()).isEqualTo(1);
    assertThat(rows.path("first_only_a").asText()).isEqualTo("id=3");
    assertThat(rows.path("first_only_b").asText()).isEqualTo("id=2");
    assertThat(rows.path("neither").asLong()).isEqualTo(1);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void nestedValuesAndNullsAreComparedFieldByField() throws IOException {
    Dataset<Row> rows =
        spark
            .range(6)
            .select(
                col("id"),
                expr("IF(id = 0, null, struct(CAST(id AS float) AS p, array(1.5D, id * 2D) AS q))")
                    .as("out"),
                expr("array(struct('x' AS label, CAST(id AS float) AS score))").as("best"),
                expr("id % 2 = 0").as("alert"),
                expr("CAST(id AS decimal(10,2))").as("price"));
    Path a = result("a", rows);
    Dataset<Row> changed =
        rows.withColumn("out", expr("IF(id = 1, null, out)"))
            .withColumn(
                "best",
                expr(
                    "IF(id = 2, array(best[0], best[0]), IF(id = 3, array(struct('y' AS label, 4F"
                        + " AS score)), best))"))
            .withColumn("alert", expr("IF(id = 4, false, alert)"))
            .withColumn("price", expr("CAST(IF(id = 5, price + 0.25, price) AS decimal(10,2))"));
    JsonNode found = json(a, result("b", changed), ExitCode.MISMATCH);
    assertThat(column(found, "out.p").path("one_null").asLong()).isEqualTo(1);
    assertThat(column(found, "out.q").path("same_rows").asLong()).isEqualTo(5);
    assertThat(column(found, "best[].score").path("largest_absolute").asDouble()).isEqualTo(1);
    assertThat(column(found, "best[].score").path("other_lengths").asLong()).isEqualTo(1);
    assertThat(column(found, "best[].label").path("same_rows").asLong()).isEqualTo(4);
    assertThat(column(found, "alert").path("flips").asLong()).isEqualTo(1);
    assertThat(column(found, "price").path("largest_absolute").asDouble()).isEqualTo(0.25);
    assertThat(column(found, "price").path("largest_absolute_row").asText()).isEqualTo("id=5");
    assertThat(found.path("rows").path("same").asLong()).isEqualTo(1);
    assertThat(json(a, a, ExitCode.DONE).path("same").asBoolean()).isTrue();
  }

  @Test
  void zerosOfBothSignsHaveOtherBitsAndNoDistance() throws IOException {
    Dataset<Row> rows = spark.range(3).select(col("id"), expr("CAST(id - id AS float)").as("p"));
    Path a = result("a", rows);
    Path b = result("b", rows.withColumn("p", expr("IF(id = 1, p * -1F, p)")));
    JsonNode found = json(a, b, ExitCode.MISMATCH);
    assertThat(found.path("rows").path("same").asLong()).isEqualTo(2);
    assertThat(column(found, "p").path("largest_absolute").asDouble()).isZero();
    assertThat(column(found, "p").path("histogram").path(0).path("values").asLong()).isEqualTo(1);
    assertThat(column(found, "p").path("rank_correlation").path(0).isNull()).isTrue();
    assertThat(diff(a, b, "--key", "id").out()).contains("0 to 1e-10");
  }

  @Test
  void otherColumnsAreADifferenceAndTheRestIsCompared() throws IOException {
    Dataset<Row> rows = spark.range(4).select(col("id"), lit(1f).as("p"), lit(2L).as("q"));
    Path a = result("a", rows.withColumn("only", lit("x")));
    Path b = result("b", rows.withColumn("q", lit(2)).withColumn("new", lit(1.5)));
    JsonNode found = json(a, b, ExitCode.MISMATCH);
    assertThat(found.path("columns_only_a").path(0).path("name").asText()).isEqualTo("only");
    assertThat(found.path("columns_only_b").path(0).path("type").asText()).isEqualTo("double");
    assertThat(found.path("types_differ").path(0).toString())
        .isEqualTo("{\"name\":\"q\",\"a\":\"bigint\",\"b\":\"int\"}");
    assertThat(found.path("columns")).hasSize(1);
    assertThat(found.path("rows").path("same").asLong()).isEqualTo(4);
    assertThat(diff(a, b, "--key", "id").out())
        .contains("Column 'only' (string) is only in A", "Column 'q' is bigint in A and int in B");
    Path alone = result("alone", rows.select("id"));
    assertThat(json(alone, alone, ExitCode.DONE).path("rows").path("same").asLong()).isEqualTo(4);
  }

  @Test
  void csvIsComparedAsTexts() throws IOException {
    Dataset<Row> rows =
        spark
            .range(3)
            .select(
                col("id"),
                expr("element_at(array('say \"hi\"', 'two\\nlines', ''), CAST(id AS int) + 1)")
                    .as("text"),
                expr("IF(id = 1, null, id / 3)").as("p"));
    Path a = result("a", rows, "csv");
    assertThat(
            json(a, result("same", rows.repartition(1), "csv"), ExitCode.DONE)
                .path("same")
                .asBoolean())
        .isTrue();
    Path b = result("b", rows.withColumn("p", expr("IF(id = 2, 0.5, p)")), "csv");
    JsonNode found = json(a, b, ExitCode.MISMATCH);
    assertThat(column(found, "p").path("same_rows").asLong()).isEqualTo(2);
    assertThat(column(found, "text").path("same_rows").asLong()).isEqualTo(3);
  }

  @Test
  void keysMustTellRowsApart() throws IOException {
    Dataset<Row> rows = spark.range(4).select(col("id"), expr("id % 2").as("k"), lit(1f).as("p"));
    Path a = result("a", rows);
    Path b = result("b", rows.withColumn("id", expr("IF(id < 2, null, id)")));
    expect(ExitCode.DATA, "has 2 rows whose key another row has too, as k=0", a, a, "--key", "k");
    expect(
        ExitCode.DATA, "B (" + b + ") has 2 rows with a null in the key id", a, b, "--key", "id");
    expect(ExitCode.USAGE, "give --key NAME", a, a);
    expect(ExitCode.USAGE, "no such column; did you mean 'id'?", a, a, "--key", "ids");
    expect(ExitCode.USAGE, "--key p: is float", a, a, "--key", "p");
    Path c = result("c", rows.withColumn("id", col("id").cast("string")));
    expect(ExitCode.USAGE, "is bigint in A and string in B", a, c, "--key", "id");
    Run several = diff(a, a, "--key", "k", "--key", "id");
    assertThat(several.code()).as(several.err()).isEqualTo(ExitCode.DONE);
    Path bytes = result("d", rows.withColumn("id", expr("CAST(CAST(id AS string) AS binary)")));
    assertThat(diff(bytes, bytes, "--key", "id").code()).isEqualTo(ExitCode.DONE);
  }

  private static void expect(ExitCode code, String words, Path a, Path b, String... more) {
    Run run = diff(a, b, more);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    assertThat(run.err()).contains(words);
  }

  @Test
  void partitionsDatesAndUnusualNamesAreColumnsLikeOthers() throws IOException {
    Dataset<Row> rows =
        spark
            .range(6)
            .select(
                expr("date_add(DATE'1600-02-28', CAST(id AS int))").as("day"),
                expr("CAST(id % 2 AS string)").as("007.k"),
                expr("CAST(id AS float)").as("a`b.c"),
                expr("map('x', id)").as("m"));
    Path a = folder.resolve("parted");
    rows.write().partitionBy("007.k").parquet(a.toString());
    committed(a, 6);
    Path b = result("whole", rows.repartition(3));
    Run same = diff(a, b, "--key", "day", "--key", "007.k");
    assertThat(same.code()).as(same.out() + same.err()).isEqualTo(ExitCode.DONE);
    Path c = result("c", rows.withColumn("a`b.c", expr("`a``b.c` + 1e-3F")));
    Run other = diff(a, c, "--key", "day", "--json");
    assertThat(other.code()).as(other.err()).isEqualTo(ExitCode.MISMATCH);
    JsonNode column = column(JSON.readTree(other.out()), "a`b.c");
    assertThat(column.path("other_values").asLong()).isEqualTo(6);
    assertThat(column.path("largest_absolute_row").asText()).isEqualTo("day=1600-02-29");
    assertThat(column.path("rank_correlation").path(0).asDouble()).isEqualTo(1);
  }

  @Test
  void onlyWholeResultsAreCompared() throws IOException {
    Dataset<Row> rows = spark.range(4).select(col("id"), lit(1f).as("p"));
    Path a = result("a", rows);
    Path none = folder.resolve("none");
    expect(ExitCode.DATA, "is not a result of Feedforward", a, none, "--key", "id");
    Path damaged = result("damaged", rows);
    Files.writeString(damaged.resolve("more.parquet"), "");
    expect(ExitCode.DATA, "its files are not those", a, damaged, "--key", "id");
    Path wrong = folder.resolve("wrong");
    rows.write().parquet(wrong.toString());
    committed(wrong, 5);
    expect(ExitCode.DATA, "hold 4 rows, but its manifest says 5", a, wrong, "--key", "id");
    Path json = result("json", rows, "json");
    expect(ExitCode.USAGE, "is neither Parquet nor CSV", a, json, "--key", "id");
    assertThat(Run.of("diff", a.toString(), "--key", "id").err()).contains("found 1 result and 0");
    Path empty = committed(Files.createDirectories(folder.resolve("empty")), 0);
    JsonNode found = json(a, empty, ExitCode.MISMATCH);
    assertThat(found.path("rows").path("only_a").asLong()).isEqualTo(4);
    assertThat(json(empty, empty, ExitCode.DONE).path("same").asBoolean()).isTrue();
  }

  /** The page of a comparison holds the numbers of its document, in a browser too. */
  @Test
  void thePageHoldsTheNumbersOfTheDocument() throws Exception {
    Dataset<Row> rows = spark.read().parquet(RECORDED.resolve("a.parquet").toString());
    Path page = folder.resolve("diff.html");
    Path document = folder.resolve("diff.json");
    Run run =
        diff(
            recorded("a", rows.count()),
            recorded("b", spark.read().parquet(RECORDED.resolve("b.parquet").toString()).count()),
            "--key",
            "id",
            "--html",
            page.toString(),
            "--json=" + document);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.MISMATCH);
    JsonNode found = JSON.readTree(document.toFile());
    requireNumbers(found, Files.readString(page));
    Browser browser = Browser.in(folder);
    requireNumbers(found, browser.shown(Files.readString(page)));
    assertThat(browser.brightness(Files.readString(page), false)).isGreaterThan(230);
    assertThat(browser.brightness(Files.readString(page), true)).isLessThan(50);
    assertThat(browser.sheets(Files.readString(page))).isPositive();
  }

  private static void requireNumbers(JsonNode found, String page) {
    List<Double> expected = new ArrayList<>();
    int charts = 0;
    for (JsonNode column : found.path("columns")) {
      if (column.path("other_values").asLong() > 0) {
        charts += column.path("histogram").isEmpty() ? 0 : 1;
        column.path("histogram").forEach(bar -> expected.add(bar.path("values").asDouble()));
      }
    }
    assertThat(charts).isGreaterThan(1);
    assertThat(Browser.values(page)).isEqualTo(expected);
    List<List<String>> rows = Browser.rows(page);
    for (JsonNode column : found.path("columns")) {
      List<String> row =
          rows.stream()
              .filter(cells -> cells.get(0).equals(column.path("name").asText()))
              .findFirst()
              .orElseThrow();
      assertThat(row.get(1))
          .isEqualTo(column.path("type").asText().replace("<", "&lt;").replace(">", "&gt;"));
      assertThat(row.get(2))
          .isEqualTo(String.format(Locale.ROOT, "%,d", column.path("same_rows").asLong()));
      if (column.has("confusion")) {
        requireConfusion(column, page);
      }
    }
    String figures = Browser.between(page, "<dl class=\"figures\">", "</dl>");
    assertThat(figures.replaceAll("<[^>]*>", " "))
        .contains(
            "Different",
            " " + String.format(Locale.ROOT, "%,d", found.path("rows").path("both").asLong()));
  }

  /** Every pair of labels is a cell with its rows, and the others hold none. */
  private static void requireConfusion(JsonNode column, String page) {
    String caption = "of B (across): " + column.path("name").asText() + "</caption>";
    List<List<String>> rows = Browser.rows(Browser.between(page, caption, "</table>"));
    List<String> across = rows.get(0);
    List<String> cells = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int i = 1; i < row.size(); i++) {
        if (!row.get(i).equals("·")) {
          cells.add(row.get(0) + " " + across.get(i) + " " + row.get(i).replace(",", ""));
        }
      }
    }
    List<String> pairs = new ArrayList<>();
    column
        .path("confusion")
        .forEach(
            pair ->
                pairs.add(
                    pair.path("a").asText()
                        + " "
                        + pair.path("b").asText()
                        + " "
                        + pair.path("rows")));
    assertThat(cells).containsExactlyInAnyOrderElementsOf(pairs);
  }
}
