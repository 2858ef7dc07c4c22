package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows with known numbers stand between a model and everything that it would score. */
class GoldenGateTest {

  private static final float[] ROWS = {1, 2, 3, 4, 5, 6, 7, 8};

  @TempDir private Path folder;
  private Path model;
  private Path table;
  private Path output;

  @BeforeEach
  void writeFiles() throws IOException {
    model = Files.copy(Fed.identity("float4"), folder.resolve("m.onnx"));
    table = Files.writeString(folder.resolve("in.csv"), "a,b,c,d\n1,2,3,4\n");
    output = folder.resolve("out");
  }

  private Run score(String... more) {
    LocalSpark.session();
    List<String> words = new ArrayList<>(List.of("score", "--model", model.toString()));
    words.addAll(List.of("--input", table.toString(), "--output", output.toString()));
    for (String name : List.of("a", "b", "c", "d")) {
      words.addAll(List.of("--features", name));
    }
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static float[] changed(float[] values, int at, float value) {
    float[] changed = values.clone();
    changed[at] = value;
    return changed;
  }

  private void golden(String name, Map<String, float[]> arrays) throws IOException {
    NpzFile.write(folder.resolve(name), arrays, 2, 4);
  }

  @Test
  void aModelThatGivesItsNumbersScores() throws IOException {
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", ROWS));
    Run run = score();
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void oneNumberThatDiffersEndsTheRunWithNothingInPlace() throws IOException {
    golden("m.onnx.golden.npz", Map.of("input.input", ROWS, "output.output", changed(ROWS, 6, 9)));
    for (String[] more : List.of(new String[0], new String[] {"--output-format", "csv"})) {
      Run run = score(more);
      assertThat(run.code()).isEqualTo(ExitCode.MISMATCH);
      assertThat(run.err())
          .contains(
              "m.onnx.golden.npz: output 'output', row 1, element 2: expected 9.0, got 7.0; 1 of 2"
                  + " rows are not within 1.0E-5 + 1.0E-5 * |expected|");
      assertThat(output).doesNotExist();
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("_"));
    }
  }

  @Test
  void aJobNamesItsFilesAndTolerances() throws IOException {
    golden("in.npz", Map.of("input", ROWS));
    golden("expected.npz", Map.of("output", changed(ROWS, 0, 1.01f)));
    String[] gate = {
      "--set", "golden.inputs=" + folder.resolve("in.npz"),
      "--set", "golden.expected=" + folder.resolve("expected.npz")
    };
    Run run = score(gate);
    assertThat(run.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(run.err()).contains("row 0, element 0: expected 1.01, got 1.0");
    List<String> wide = new ArrayList<>(List.of(gate));
    wide.addAll(List.of("--set", "golden.atol=0.02"));
    assertThat(score(wide.toArray(String[]::new)).err()).isEmpty();
    Run half = score("--set", "golden.inputs=" + folder.resolve("in.npz"));
    assertThat(half.code()).isEqualTo(ExitCode.USAGE);
    assertThat(half.err()).contains("needs both golden.inputs and golden.expected");
  }

  /** The outputs that are compared need not be among those that come out. */
  @Test
  void standsBeforeColumnsAndOtherValuesToo() throws IOException {
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", changed(ROWS, 0, 2)));
    Path columns = folder.resolve("columns.yaml");
    Files.writeString(columns, "[{name: y, of: output, apply: softmax, element: 1}]");
    assertThat(score("--columns", "@" + columns).code()).isEqualTo(ExitCode.MISMATCH);
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", ROWS));
    assertThat(score("--columns", "@" + columns).err()).isEmpty();
    SparkSession spark = LocalSpark.session();
    assertThat(spark.read().parquet(output.toString()).columns())
        .containsExactly("a", "b", "c", "d", "y");
  }

  @Test
  void aFileThatDoesNotFitIsRefused() throws IOException {
    golden("m.golden.npz", Map.of("input.inptu", ROWS, "other", ROWS));
    Run run = score();
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("'input.inptu' is neither", "did you mean 'input.input'?", "'other' is neither")
        .contains("no array 'input.input'", "no array output.NAME");
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", ROWS));
    golden("m.onnx.golden.npz", Map.of("input.input", ROWS, "output.output", ROWS));
    run = score();
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("may be the golden gate of this model");
  }

  @Test
  void sqlChecksItWhenTheModelIsLoaded() throws IOException {
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", changed(ROWS, 3, 5)));
    SparkSession spark = LocalSpark.session();
    String query = "select feedforward_predict('" + model + "', 1f, 2f, 3f, 4f) p";
    assertThatThrownBy(() -> spark.sql(query))
        .hasMessageContaining("row 0, element 3: expected 5.0, got 4.0");
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", ROWS));
    Files.setLastModifiedTime(
        folder.resolve("m.golden.npz"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    assertThat(spark.sql(query).first().<Float>getList(0)).containsExactly(1f, 2f, 3f, 4f);
  }

  @Test
  void aProgramLoadsNoModelThatGivesOtherNumbers() throws IOException {
    SparkSession spark = LocalSpark.session();
    var rows = spark.sql("select array(1f, 2f, 3f, 4f) input");
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", ROWS));
    assertThat(Scoring.load(model.toString()).transform(rows).first().<Float>getList(1))
        .containsExactly(1f, 2f, 3f, 4f);
    golden("m.golden.npz", Map.of("input.input", ROWS, "output.output", changed(ROWS, 6, 9)));
    assertThatThrownBy(() -> Scoring.load(model.toString()).transform(rows))
        .hasMessageContaining("row 1, element 2: expected 9.0, got 7.0");
  }
}
