package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of probabilities, labels and single numbers, against PyTorch's. */
class ResultColumnsTest {

  private static final Path LOGITS = Path.of("src/test/resources/columns/logits.csv");
  private static final Path EXPECTED = Path.of("src/test/resources/columns/expected.csv");
  private static final List<String> LABELS = List.of("ash", "birch", "cedar", "a, \"dark\" elm");

  private static final String COLUMNS =
      """
      - prediction
      - {name: soft, of: output, apply: softmax}
      - {name: sig, of: prediction, apply: sigmoid}
      - {name: label, of: output, label: '@labels.txt'}
      - {name: top, of: output, top: 2}
      - {name: alert, of: sig, element: cedar, above: 0.7}
      - {name: all, of: sig, above: 0.7}
      - {name: third, of: soft, element: 2}
      - {name: prepared, of: input}
      - {name: model, constant: model-identity}
      - {name: path, constant: model-path}
      - {name: run, constant: run-id}
      - {name: at, constant: scored-at}
      """;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path columns;
  private Path parquet;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), String.join("\r\n", LABELS) + "\n");
    columns = Files.writeString(folder.resolve("columns.yaml"), COLUMNS);
    parquet = folder.resolve("logits.parquet");
    spark
        .read()
        .option("header", "true")
        .option("nanValue", "nan")
        .option("positiveInf", "inf")
        .option("negativeInf", "-inf")
        .schema("id int, a float, b float, c float, d float")
        .csv(LOGITS.toString())
        .repartition(3)
        .write()
        .parquet(parquet.toString());
  }

  private Run score(Path input, Path output, String... more) {
    List<String> words =
        new ArrayList<>(List.of("score", "--model", Fed.identity("float4").toString()));
    words.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    for (String name : List.of("a", "b", "c", "d")) {
      words.addAll(List.of("--features", name));
    }
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private Dataset<Row> scored(Path input, String name, String... more) {
    Path output = folder.resolve(name);
    List<String> flags = new ArrayList<>(List.of("--keep", "id", "--columns", "@" + columns));
    flags.addAll(List.of(more));
    Run run = score(input, output, flags.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return spark.read().parquet(output.toString());
  }

  private Map<Integer, Row> expected() {
    String schema =
        "id int, s0 float, s1 float, s2 float, s3 float, g0 float, g1 float, g2 float, g3 float,"
            + " argmax int, above boolean, t0 float, t1 float";
    Map<Integer, Row> rows = new TreeMap<>();
    spark
        .read()
        .option("header", "true")
        .option("nanValue", "nan")
        .option("positiveInf", "inf")
        .option("negativeInf", "-inf")
        .schema(schema)
        .csv(EXPECTED.toString())
        .collectAsList()
        .forEach(row -> rows.put(row.getInt(0), row));
    return rows;
  }

  @Test
  void areThoseOfPyTorchByColumnsAndByRows() throws IOException {
    Dataset<Row> byColumns = scored(parquet, "by-columns");
    assertThat(byColumns.schema().simpleString())
        .isEqualTo(
            "struct<id:int,prediction:array<float>,soft:array<float>,sig:array<float>,"
                + "label:string,top:array<struct<label:string,score:float>>,alert:boolean,"
                + "all:array<boolean>,third:float,prepared:array<float>,model:string,path:string,"
                + "run:string,at:timestamp>");
    Map<Integer, Row> expected = expected();
    List<Row> rows = byColumns.orderBy("id").collectAsList();
    assertThat(rows).hasSize(expected.size());
    for (Row row : rows) {
      requireExpected(row, expected.get(row.getInt(0)));
    }
    assertConstants(rows, folder.resolve("by-columns"));

    Path csv = folder.resolve("logits.csv");
    Files.writeString(csv, Files.readString(LOGITS).replace("inf", "Infinity"));
    String same = "cast(id as int) id, prediction, soft, sig, label, top, alert, all, third";
    assertThat(texts(scored(csv, "by-rows").selectExpr(same.split(", "))))
        .isEqualTo(texts(byColumns.selectExpr(same.split(", "))));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.orderBy("id").toJSON().collectAsList();
  }

  private static void requireExpected(Row row, Row expected) {
    String id = "row " + row.get(0);
    List<Float> logits = row.getList(1);
    for (int i = 0; i < 4; i++) {
      requireClose(row.<Float>getList(2).get(i), expected.getFloat(1 + i), id);
      requireClose(row.<Float>getList(3).get(i), expected.getFloat(5 + i), id);
      assertThat(row.<Boolean>getList(7).get(i))
          .as(id)
          .isEqualTo(row.<Float>getList(3).get(i) > 0.7f);
    }
    assertThat(row.getString(4)).as(id).isEqualTo(LABELS.get(expected.getInt(9)));
    List<Row> top = row.getList(5);
    assertThat(top).hasSize(2);
    for (int i = 0; i < 2; i++) {
      float score = top.get(i).getFloat(1);
      requireClose(score, expected.getFloat(11 + i), id);
      int position = LABELS.indexOf(top.get(i).getString(0));
      assertThat(Float.compare(logits.get(position), score)).as(id).isZero();
    }
    assertThat(top.get(0).getString(0)).as(id).isEqualTo(row.getString(4));
    assertThat(row.getBoolean(6)).as(id).isEqualTo(expected.getBoolean(10));
    assertThat(row.getFloat(8)).as(id).isEqualTo(row.<Float>getList(2).get(2));
    assertThat(row.<Float>getList(9)).as(id).isEqualTo(logits);
  }

  private static void requireClose(float found, float expected, String id) {
    if (Float.isNaN(expected) || Float.isInfinite(expected)) {
      assertThat(Float.compare(found, expected)).as(id).isZero();
    } else {
      assertThat(found).as(id).isCloseTo(expected, within(1e-30f + 2e-6f * Math.abs(expected)));
    }
  }

  private static void assertConstants(List<Row> rows, Path output) throws IOException {
    Path model = Fed.identity("float4");
    String identity = Model.load(model, LoadOptions.NONE).identity();
    String manifest = Files.readString(output.resolve("_MANIFEST.json"));
    for (Row row : rows) {
      assertThat(row.getString(10)).isEqualTo(identity);
      assertThat(row.getString(11)).isEqualTo(model.toString());
      assertThat(manifest).contains("\"" + row.getString(12) + "\"", identity);
      assertThat(row.get(13)).isEqualTo(rows.get(0).get(13));
    }
  }

  /** Whatever comes out beside it, a number has the bits that it has alone. */
  @Test
  void keepTheBitsOfEveryOtherColumn() {
    Path alone = folder.resolve("alone");
    assertThat(score(parquet, alone, "--keep", "id").err()).isEmpty();
    String[] same = {"id", "prediction"};
    assertThat(texts(scored(parquet, "beside").selectExpr(same)))
        .isEqualTo(texts(spark.read().parquet(alone.toString()).selectExpr(same)));
  }

  @Test
  void becomeCellsInCsv() throws IOException {
    Files.writeString(
        columns,
        """
        - {name: label, of: output, label: '@labels.txt'}
        - {name: top, of: output, top: 2}
        - {name: high, of: output, above: 1}
        - {name: one, of: output, element: ash}
        """);
    Path output = folder.resolve("cells.csv");
    Run run = score(parquet, output, "--keep", "id", "--columns", "@" + columns);
    assertThat(run.err()).isEmpty();
    Dataset<Row> cells =
        spark.read().option("header", "true").option("escape", "\"").csv(output.toString());
    assertThat(cells.columns())
        .containsExactly(
            "id",
            "label",
            "top_0_label",
            "top_0_score",
            "top_1_label",
            "top_1_score",
            "high_0",
            "high_1",
            "high_2",
            "high_3",
            "one");
    assertThat(cells.where("id = 0").first().mkString("|"))
        .isEqualTo(
            "0|cedar|cedar|4.189579|a, \"dark\" elm|2.3374186|false|false|true|true"
                + "|-1.0253592");
  }

  @Test
  void standBesideRowsThatAFilterLeaves() {
    Dataset<Row> some = scored(parquet, "some", "--where", "id % 3 = 1");
    Dataset<Row> all = scored(parquet, "all").where("id % 3 = 1");
    assertThat(texts(some.drop("run", "at"))).isEqualTo(texts(all.drop("run", "at")));
  }

  @Test
  void theExampleNamesTheDigits() {
    Path output = folder.resolve("digits");
    Run run = Run.of("score", "--job", "../conf/columns.yaml", "--output", output.toString());
    assertThat(run.err()).isEmpty();
    Dataset<Row> digits = spark.read().parquet(output.toString());
    assertThat(digits.columns())
        .containsExactly("id", "digit", "probabilities", "best", "surely_eight", "model");
    assertThat(digits.where("digit = best[0].label and size(best) = 3").count()).isEqualTo(1797);
    assertThat(digits.where("surely_eight != (probabilities[8] > float(0.9))").count()).isZero();
    assertThat(digits.groupBy("digit").count().count()).isEqualTo(10);
  }

  @Test
  void areShownByInspect() {
    Run run =
        Run.of("inspect", "--model", Fed.identity("float4").toString(), "--columns", "@" + columns);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "Columns per row:\n  prediction: float32[4]\n  soft: float32[4]\n",
            "  label: string\n  top: array of 2 (label, score)\n  alert: bool[]\n");
  }

  @Test
  void areComparedByVerify() throws IOException {
    Path list =
        Files.writeString(
            folder.resolve("few.yaml"),
            "[{name: soft, of: output, apply: softmax}, {name: first, of: soft, element: 0}]");
    Path inputs = folder.resolve("in.npz");
    NpzFile.write(inputs, Map.of("input", new float[] {0, 0, 0, 0}), 1, 4);
    for (float last : new float[] {0.25f, 0.75f}) {
      Path soft = folder.resolve("soft.npz");
      NpzFile.write(soft, Map.of("soft", new float[] {0.25f, 0.25f, 0.25f, last}), 1, 4);
      Path first = folder.resolve("first.npz");
      NpzFile.write(first, Map.of("first", new float[] {0.25f}), 1);
      Run run =
          Run.of(
              "verify",
              "--model",
              Fed.identity("float4").toString(),
              "--columns",
              "@" + list,
              "--inputs",
              inputs.toString(),
              "--expected",
              soft.toString(),
              "--expected",
              first.toString());
      assertThat(run.out()).contains(last == 0.25f ? "PASSED" : "FAILED", "soft: 1 rows");
      assertThat(run.code()).isEqualTo(last == 0.25f ? ExitCode.DONE : ExitCode.MISMATCH);
    }
  }

  @Test
  void aRowThatCannotBeScoredEndsTheRun() throws IOException {
    Path csv = Files.writeString(folder.resolve("null.csv"), "id,a,b,c,d\n1,2,3,4,5\n2,1,,3,4\n");
    Files.writeString(columns, "[{name: label, of: output, label: '@labels.txt'}]");
    Run run = score(csv, folder.resolve("out"), "--columns", "@" + columns);
    assertThat(run.code()).isEqualTo(ExitCode.DATA);
    assertThat(run.err()).contains("'b'", "null.csv");
  }

  @Test
  void aNameOfTheTableIsRefused() throws IOException {
    Files.writeString(columns, "[{name: id, of: output}, {name: A, of: output, element: 0}]");
    Run run = score(parquet, folder.resolve("out"), "--columns", "@" + columns);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("output.columns: 'id' is a column of the input too; give it another name");
    Files.writeString(columns, "[{name: w_0, of: output, element: 0}, {name: w, of: output}]");
    run = score(parquet, folder.resolve("x.csv"), "--keep", "id", "--columns", "@" + columns);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("two columns of the result would be called 'w_0'");
  }
}
