package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of JSON, whole and broken. */
class JsonInputTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void names() {
    input = folder.resolve("in.json");
    output = folder.resolve("out");
  }

  private Run score(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "score",
                "--model",
                "src/test/resources/identity/float1.onnx",
                "--features",
                "x",
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--overwrite"));
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  private Dataset<Row> scored(String... more) {
    Run run = score(more);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
    return spark.read().parquet(output.toString());
  }

  private List<Float> scores(String... more) {
    return scored(more).collectAsList().stream()
        .map(row -> row.<Float>getAs("prediction"))
        .sorted()
        .toList();
  }

  private void assertRefused(Run run, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DATA);
    assertThat(run.err()).contains(words);
    assertThat(output).doesNotExist();
  }

  private void write(String text) throws IOException {
    Files.writeString(input, text);
  }

  /** What is no record. */
  private static final List<String> BROKEN =
      List.of(
          "{\"x\":2",
          "{\"x\":2}{\"x\":3}",
          "{\"x\":2} junk",
          "{\"x\":2}}",
          "[{\"x\":2}]",
          "[]",
          "null",
          "7",
          "\"text\"",
          "{\"x\":2,\"x\":3}",
          "{\"x\":02}",
          "{x:2}",
          "x,y",
          "{\"x\":1\u0001}");

  @Test
  void aBrokenRecordIsARowWithItsText() throws IOException {
    write("{\"x\":1,\"k\":\"a\"}\n" + String.join("\n", BROKEN) + "\n{\"x\":4,\"k\":\"b\"}\n");
    assertThat(scores("--errors", "reject")).containsExactly(1f, 4f);
    Dataset<Row> rejects = spark.read().parquet(output.resolve("_rejects").toString());
    assertThat(rejects.where("x is null and k is null and file like '%in.json'").count())
        .isEqualTo(BROKEN.size());
    assertThat(
            rejects.selectExpr("faults[0].reason", "faults[0].value").collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.getString(1)))
        .containsExactlyInAnyOrderElementsOf(
            BROKEN.stream().map("corrupt-record "::concat).toList());
    // nobody knows whether it fulfils a condition
    Dataset<Row> kept = scored("--errors", "null", "--where", "x > 2");
    assertThat(kept.count()).isEqualTo(BROKEN.size() + 1);
    assertThat(kept.where("prediction is null and x is null and k is null").count())
        .isEqualTo(BROKEN.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":2", "{\"x\":2}{\"x\":3}", "[]"})
  void aBrokenRecordEndsTheRunByItself(String record) throws IOException {
    write("{\"x\":1}\n" + record + "\n");
    assertRefused(score(), "a record cannot be read", record + ", in ", "in.json");
  }

  @Test
  void bytesThatAreNotUtf8AreABrokenRecord() throws IOException {
    Files.write(input, "{\"x\":1,\"k\":\"ü\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(score("--keep", "x"), "holds no JSON object");
    Files.write(input, "{\"x\":1,\"k\":\"ü\"}\n{\"x\":1}\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(score(), "a record cannot be read");
    Files.write(input, "{\"x\":1}\n".getBytes(StandardCharsets.UTF_16));
    assertRefused(score(), "in.json");
  }

  @Test
  void blankLinesAreNoRecordsAndAMarkBeginsNone() throws IOException {
    write("\ufeff{\"x\":1}\r\n\n  \n\t{\"x\": 2} \n");
    assertThat(scores()).containsExactly(1f, 2f);
  }

  @Test
  void aLackingNameIsANull() throws IOException {
    write("{\"x\":1}\n{\"y\":2}\n{\"x\":null}\n");
    assertRefused(score(), "'x' holds a null", "in.json");
    assertThat(scores("--errors", "reject")).containsExactly(1f);
  }

  @Test
  void aColumnOfNullsIsOneOfNulls() throws IOException {
    write("{\"x\":null}\n{\"x\":null}\n");
    assertThat(scored("--errors", "null").where("prediction is null").count()).isEqualTo(2);
  }

  @Test
  void kindsThatOneFileMixesAreToldWhereTheyAreUsed() throws IOException {
    write("{\"x\":1,\"k\":1}\n{\"x\":2,\"k\":\"a\"}\n{\"x\":3,\"k\":[]}\n");
    String told = "column 'k' is a mix of numbers and texts and lists in";
    assertRefused(score("--keep", "k"), told, "in.json");
    assertThat(score().out()).contains("Note: ", told);
    assertThat(scores()).containsExactly(1f, 2f, 3f);
    write("{\"x\":0.5}\n{\"x\":9007199254740993}\n");
    output = folder.resolve("other");
    assertRefused(score(), "column 'x' is a mix of fractions and integers beyond 2^53");
  }

  @Test
  void wideIntegersStayExact() throws IOException {
    write("{\"x\":1,\"n\":18446744073709551615}\n{\"x\":2,\"n\":-1}\n");
    assertThat(scored().collectAsList().stream().map(row -> String.valueOf(row.<Object>getAs("n"))))
        .containsExactlyInAnyOrder("18446744073709551615", "-1");
  }

  @Test
  void numbersOfPythonAreRead() throws IOException {
    write("{\"x\":NaN}\n{\"x\":-Infinity}\n{\"x\":1e-400}\n{\"x\":3}\n");
    assertThat(scores()).containsExactly(Float.NEGATIVE_INFINITY, 0f, 3f, Float.NaN);
  }

  @Test
  void wholeFilesAreListsOrObjects() throws IOException {
    Files.createDirectories(input);
    Files.writeString(input.resolve("a.json"), "\ufeff[{\"x\":1},\n {\"x\":\n2}]\n");
    Files.writeString(input.resolve("b.json"), "{\n\"x\":3,\"t\":\"ü\"}\n\n{\"x\":4}{\"x\":5}");
    Files.writeString(input.resolve("c.json"), "  ");
    assertThat(scores("--input-option", "multiLine=true")).containsExactly(1f, 2f, 3f, 4f, 5f);
    Files.writeString(input.resolve("d.json"), "[{\"x\":6},{\"x\":7");
    assertThat(scores("--input-option", "multiLine=true", "--errors", "reject")).hasSize(5);
    assertThat(scored("--input-option", "multiLine=true", "--errors", "null").count()).isEqualTo(6);
  }

  @Test
  void optionsOfTheParserCount() throws IOException {
    write("{'x': 1} // one\n{x: 02}\n");
    assertThat(
            scores(
                "--input-option",
                "allowUnquotedFieldNames=true",
                "--input-option",
                "allowNumericLeadingZeros=true",
                "--input-option",
                "allowComments=true"))
        .containsExactly(1f, 2f);
    assertThat(score("--input-option", "primitivesAsString=true").err())
        .contains("primitivesAsString", "JSON's reader");
  }

  @Test
  void namesAreOneColumnEachInTheirOrder() throws IOException {
    write("{\"x\":1,\"Z\":2,\"a.b\":3,\"o\":{\"x y\":[5]}}\n");
    Row row = scored().collectAsList().get(0);
    assertThat(row.schema().fieldNames()).containsExactly("Z", "a.b", "o", "x", "prediction");
    assertThat(row.<Float>getAs("prediction")).isEqualTo(1f);
    write("{\"x\":1,\"X\":2}\n");
    assertThat(scores("--keep", "x")).containsExactly(1f);
  }
}
