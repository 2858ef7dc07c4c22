package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models over one scan give what each gives in a run of its own. */
class SeveralModelsTest {

  private static final Path DIGITS = Path.of("../data/digits").toAbsolutePath().normalize();

  private static final String LABELS = "['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']";

  @TempDir private Path folder;
  private Path output;
  private int runs;

  @BeforeEach
  void start() {
    LocalSpark.session();
    output = folder.resolve("out");
  }

  private Run score(String job, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("job-" + runs++ + ".yaml"), job);
    List<String> words = new ArrayList<>(List.of("score", "--job", file.toString()));
    words.addAll(List.of("--output", output.toString()));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private List<Row> rows() {
    List<Row> rows =
        new ArrayList<>(LocalSpark.session().read().parquet(output.toString()).collectAsList());
    rows.sort(
        (a, b) ->
            Long.compare(a.<Number>getAs("id").longValue(), b.<Number>getAs("id").longValue()));
    return rows;
  }

  private static List<Object> column(List<Row> rows, String name) {
    return rows.stream().map(row -> row.getAs(name)).toList();
  }

  private static String digits(String models, String columns) {
    return models
        + "input: {path: "
        + DIGITS.resolve("digits.parquet")
        + "}\nfeatures: ['pixel_*']\noutput:\n  keep: [id]\n  columns: "
        + columns
        + "\n";
  }

  private static String path(String name) {
    return "path: " + DIGITS.resolve(name);
  }

  @Test
  void eachGivesTheBitsOfARunOfItsOwn() throws Exception {
    String champion = path("state_dict.pt") + ", architecture: " + DIGITS.resolve("module.txt");
    Run both =
        score(
            digits(
                "models:\n  champion: {"
                    + champion
                    + "}\n  challenger: {"
                    + path("challenger.onnx")
                    + "}\n",
                "[{name: a, of: champion.output}, {name: b, of: challenger.output},"
                    + " {name: top, of: challenger.output, apply: softmax, top: 2, labels: "
                    + LABELS
                    + "},"
                    + " {name: model, constant: model-identity},"
                    + " {name: files, constant: model-path}]"));
    assertThat(both.err()).isEmpty();
    List<Row> joined = rows();
    assertThat(joined).hasSize(1797);
    JsonNode manifest = new ObjectMapper().readTree(output.resolve("_MANIFEST.json").toFile());
    String challenger = Model.load(DIGITS.resolve("challenger.onnx"), LoadOptions.NONE).identity();
    assertThat(manifest.get("models").get("challenger").asText()).isEqualTo(challenger);
    assertThat(manifest.get("models").size()).isEqualTo(2);
    assertThat(manifest.get("model").asText()).isEqualTo(joined.get(0).getAs("model"));
    assertThat(joined.get(0).<String>getAs("files"))
        .startsWith("champion=")
        .contains(", challenger=");

    score(digits("model: {" + champion + "}\n", "[{name: a, of: output}]"), "--overwrite");
    assertThat(column(rows(), "a")).isEqualTo(column(joined, "a"));
    score(
        digits(
            "model: {" + path("challenger.onnx") + "}\n",
            "[{name: b, of: output}, {name: top, of: output, apply: softmax, top: 2, labels: "
                + LABELS
                + "}]"),
        "--overwrite");
    assertThat(column(rows(), "b")).isEqualTo(column(joined, "b"));
    assertThat(column(rows(), "top")).isEqualTo(column(joined, "top"));
  }

  private String table() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("in.csv"), "id,a,b,c,d,x\n1,1,2,3,4,5\n2,6,7,8,9,10\n3,1,1,1,1,no\n");
    return "input: {path: " + table + "}\n";
  }

  private static String identity(String name) {
    return "path: " + Fed.identity(name);
  }

  @Test
  void aModelMayHaveFeaturesAndAGateOfItsOwn() throws Exception {
    NpzFile.write(folder.resolve("in.npz"), Map.of("input", new float[] {1, 2, 3, 4}), 1, 4);
    NpzFile.write(folder.resolve("out.npz"), Map.of("output", new float[] {1, 2, 3, 4}), 1, 4);
    NpzFile.write(folder.resolve("wrong.npz"), Map.of("output", new float[] {1, 2, 3, 5}), 1, 4);
    String job =
        table()
            + "models:\n  plain: {"
            + identity("float4")
            + "}\n  own:\n    "
            + identity("float4")
            + "\n    features: [{columns: 'x', steps: [{scale: {multiply: 2}}]}, d, c, b]\n"
            + "    golden: {inputs: in.npz, expected: GOLDEN}\n"
            + "features: [a, b, c, d]\n"
            + "errors: {policy: reject}\n"
            + "output:\n  format: parquet\n  columns: [{name: p, of: plain.output}, {name: q, of:"
            + " own.output}, {name: fed, of: own.input}]\n";
    Run run = score(job.replace("GOLDEN", "out.npz"));
    assertThat(run.err()).isEmpty();
    List<Row> rows =
        new ArrayList<>(
            LocalSpark.session().read().parquet(output.toString()).orderBy("id").collectAsList());
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<Object>getList(rows.get(0).fieldIndex("p")))
        .containsExactly(1f, 2f, 3f, 4f);
    assertThat(rows.get(0).<Object>getList(rows.get(0).fieldIndex("q")))
        .containsExactly(10f, 4f, 3f, 2f);
    assertThat(column(rows, "fed")).isEqualTo(column(rows, "q"));
    assertThat(run.out()).contains("\"rejected\":1");

    Run wrong = score(job.replace("GOLDEN", "wrong.npz"), "--overwrite");
    assertThat(wrong.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(wrong.err())
        .contains("output 'own.output', row 0, element 3: expected 5.0, got 4.0");
  }

  @Test
  void whatCannotBeIsSaidAtOnce() throws Exception {
    String two =
        "models:\n  a: {" + identity("float4") + "}\n  'b c': {" + identity("float4") + "}\n";
    assertThat(score(table() + two + "model: {" + identity("float4") + "}\n").err())
        .contains("model.path is about a single model; give it under the model's name in models")
        .contains("output.columns must say which columns come out of several models")
        .contains("b c cannot be the name of a model");
    assertThat(
            score(table() + "models: {a: {features: [a]}}\noutput: {columns: [prediction]}\n")
                .err())
        .contains("models: a: the key path is missing");
    assertThat(score(table() + "models: {a: {pathh: b}}\n").err())
        .contains("pathh")
        .contains("path");
    String columns = "output: {columns: [{name: p, of: a.output}]}\n";
    assertThat(
            score(
                    table()
                        + ("models: {a: {"
                            + identity("float4")
                            + "}, b: {"
                            + identity("float1")
                            + "}}\n")
                        + columns)
                .err())
        .contains("The input input is float32[N, 4] in a and float32[N, 1] in b");
    assertThat(
            score(
                    table()
                        + ("models: {a: {" + identity("float4") + ", features: {inputt: [a]}}}\n")
                        + columns)
                .err())
        .contains("models: a: features: the model has no input inputt; it has input");
    assertThat(
            score(
                    table()
                        + ("models: {a: {" + identity("float4") + "}}\n")
                        + "features: [a, b, c, d]\noutput: {columns: [{name: p, of: b.output}]}\n")
                .err())
        .contains("b.output")
        .contains("a.output");
    assertThat(output).doesNotExist();
  }
}
