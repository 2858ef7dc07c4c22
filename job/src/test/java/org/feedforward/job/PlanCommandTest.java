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
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a run before it is done. */
class PlanCommandTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  @TempDir private Path folder;
  private Path job;
  private Path input;

  @BeforeEach
  void writeJob() throws IOException {
    LocalSpark.session();
    input = Files.createDirectories(folder.resolve("in"));
    Files.writeString(input.resolve("a.csv"), "id,x\n1,2\n2,5\n");
    job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "model: {path: m.onnx}\ninput: {path: in, format: csv}\nfeatures: [x]\noutput: {path: scores}\n");
    Files.copy(MODEL, folder.resolve("m.onnx"));
  }

  private Run of(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--job", job.toString()));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  /** The only plan, with the exit code that is expected of the command. */
  private JsonNode plan(ExitCode code, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--json");
    Run run = of("plan", words.toArray(String[]::new));
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    JsonNode root = new ObjectMapper().readTree(run.out());
    assertThat(root.path("exit").asInt()).isEqualTo(code.status());
    assertThat(root.path("plans")).hasSize(1);
    return root.path("plans").path(0);
  }

  @Test
  void aTableOfParquetIsKnownBeforeItIsRead() throws IOException {
    Path output = folder.resolve("digits");
    Run run =
        Run.of("plan", "--job", "../conf/digits.yaml", "--output", output.toString(), "--json");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(output).doesNotExist();
    JsonNode plan = new ObjectMapper().readTree(run.out()).path("plans").path(0);
    assertThat(plan.path("action").asText()).isEqualTo("compute");
    assertThat(plan.path("rows").toString()).isEqualTo("{\"count\":1797,\"exact\":true}");
    assertThat(plan.path("features")).hasSize(64);
    assertThat(plan.path("features").path(9).toString())
        .isEqualTo(
            "{\"input\":\"input: float32[64]\",\"first\":9,\"last\":9,\"column\":\"pixel_1_1\","
                + "\"type\":\"float\",\"steps\":\"\"}");
    assertThat(plan.path("output").path("columns").toString())
        .isEqualTo(
            "[{\"name\":\"id\",\"type\":\"bigint\",\"of_model\":false},"
                + "{\"name\":\"prediction\",\"type\":\"array<float>\",\"of_model\":true}]");
    assertThat(plan.path("output").path("copied").asBoolean()).isTrue();
    assertThat(plan.path("query").path("columnar").asBoolean()).isTrue();
    assertThat(plan.path("input").path("files").asLong()).isEqualTo(1);
    assertThat(plan.path("input").path("bytes").asLong())
        .isEqualTo(Files.size(Path.of("../data/digits/digits.parquet")));
    assertThat(plan.path("tasks").path("partitions").asInt()).isEqualTo(1);
    assertThat(plan.path("warnings").path(0).asText()).startsWith("1 partition for 2 cores");
    assertThat(plan.path("estimate").path("sampled_rows").asLong()).isEqualTo(1797);
    assertThat(plan.path("estimate").path("cpu_seconds").asDouble()).isPositive();
    assertThat(plan.path("memory_megabytes").path("needed").asLong()).isEqualTo(450);
    Run real = Run.of("score", "--job", "../conf/digits.yaml", "--output", output.toString());
    assertThat(real.code()).isEqualTo(ExitCode.DONE);
    JsonNode manifest = new ObjectMapper().readTree(output.resolve("_MANIFEST.json").toFile());
    assertThat(plan.path("digest").asText()).isEqualTo(manifest.path("digest").asText());
    // names of files differ, their bytes do not
    long written = 0;
    for (JsonNode file : manifest.path("files")) {
      if (file.path("path").asText().startsWith("part-")) {
        written += file.path("bytes").asLong();
      }
    }
    assertThat(plan.path("estimate").path("output_bytes").asLong()).isEqualTo(written);
  }

  @Test
  void theActionIsWhatScoreDoes() throws IOException {
    String[] run = {"--run", "ds=1"};
    assertThat(plan(ExitCode.DONE, run).path("action").asText()).isEqualTo("compute");
    assertThat(folder.resolve("scores")).doesNotExist();
    assertThat(of("score", run).code()).isEqualTo(ExitCode.DONE);
    assertThat(plan(ExitCode.DONE, run).path("action").asText()).isEqualTo("nothing to do");
    JsonNode other = plan(ExitCode.OUTPUT, "--run", "ds=1", "--keep", "id");
    assertThat(other.path("action").asText()).isEqualTo("refuse");
    assertThat(other.path("reasons").path(0).asText()).startsWith("output.keep is '[id]'");
    JsonNode replaced = plan(ExitCode.DONE, "--run", "ds=1", "--keep", "id", "--replace");
    assertThat(replaced.path("action").asText()).isEqualTo("replace");
    Path alone = folder.resolve("alone");
    assertThat(of("score", "--output", alone.toString()).code()).isEqualTo(ExitCode.DONE);
    JsonNode exists = plan(ExitCode.OUTPUT, "--output", alone.toString());
    assertThat(exists.path("reasons").path(0).asText()).contains("--overwrite replaces");
    assertThat(
            plan(ExitCode.DONE, "--output", alone.toString(), "--overwrite")
                .path("action")
                .asText())
        .isEqualTo("replace");
    assertThat(of("plan", "--output", alone.toString()).out())
        .contains("Score: is refused with exit code 5: ");
  }

  /** A row group belongs to the piece of its file that holds its middle. */
  @Test
  void piecesOfAFileWithoutARowGroupArePassedBy() throws IOException {
    LocalSpark.session()
        .range(0, 100_000, 1, 1)
        .selectExpr("id", "float(rand(1)) x")
        .write()
        .parquet(folder + "/parquet");
    String[] table = {"--input", folder + "/parquet", "--input-format", "parquet"};
    JsonNode plan =
        LocalSpark.with(
            Map.of("spark.sql.files.maxPartitionBytes", "100000"),
            () -> plan(ExitCode.DONE, table));
    assertThat(plan.path("tasks").path("partitions").asInt()).isGreaterThan(4);
    JsonNode estimate = plan.path("estimate");
    assertThat(estimate.path("sampled_rows").asInt()).isGreaterThan(10_000);
    assertThat(estimate.path("output_bytes").asInt()).isGreaterThan(400_000);
  }

  @Test
  void cellsOfCsvAreReadByRowsAndCounted() throws IOException {
    JsonNode plan = plan(ExitCode.DONE);
    assertThat(plan.path("rows").toString()).isEqualTo("{\"count\":2,\"exact\":true}");
    assertThat(plan.path("query").path("columnar").asBoolean()).isFalse();
    assertThat(plan.path("query").path("reason").asText()).contains("csv gives rows");
    assertThat(plan.path("output").path("copied").asBoolean()).isFalse();
    assertThat(plan.path("output").path("reason").asText()).contains("only columns of Parquet");
    Run text = of("plan", "--where", "x < 3");
    assertThat(text.code()).as(text.err()).isEqualTo(ExitCode.DONE);
    assertThat(text.out())
        .contains("Query: by rows: ", "Columns: kept ones are written again: ", "Rows: 1\n");
  }

  @Test
  void whatARunIsRefusedForIsToldInTheSameWords() throws IOException {
    Files.writeString(input.resolve("a.csv"), "id,x\n1,2\n2,\n");
    Run empty = of("plan");
    assertThat(empty.code()).isEqualTo(ExitCode.DATA);
    assertThat(empty.err()).contains("column 'x' holds a null");
    Run feature = of("plan", "--features", "y");
    assertThat(feature.code()).isEqualTo(of("score", "--features", "y").code());
    assertThat(of("plan", "--json=" + folder.resolve("no/a.json"), "--errors", "null").code())
        .isEqualTo(ExitCode.ENVIRONMENT);
  }

  @Test
  void ofARangeEveryRunIsPlanned() throws IOException {
    Run run = of("plan", "--run", "ds=2026-11-01..2026-11-02", "--json");
    JsonNode plans = new ObjectMapper().readTree(run.out()).path("plans");
    assertThat(plans.findValuesAsText("run_key")).containsExactly("ds=2026-11-01", "ds=2026-11-02");
    assertThat(of("plan", "--run", "ds=2026-11-01").out()).startsWith("Run: ds=2026-11-01\n");
  }
}
