package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What storage says of runs. */
class StatusTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  @TempDir private Path folder;
  private Path job;
  private Path input;

  @BeforeEach
  void writeJob() throws IOException {
    LocalSpark.session();
    input = Files.writeString(folder.resolve("in.csv"), "id,x\n1,2\n2,5\n");
    job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "model: {path: m.onnx}\ninput: {path: in.csv}\nfeatures: [x]\noutput: {path: scores}\n");
    Files.copy(MODEL, folder.resolve("m.onnx"));
  }

  private Run of(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--job", job.toString()));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private void expect(ExitCode code, String words, String... more) {
    Run run = of("status", more);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    assertThat(run.out() + run.err()).contains(words);
  }

  private JsonNode json(String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--json");
    return new ObjectMapper().readTree(of("status", words.toArray(String[]::new)).out());
  }

  @Test
  void aRunIsThereOrDiffersOrIsNotThere() throws IOException {
    String[] run = {"--run", "ds=2026-11-22"};
    expect(ExitCode.NOT_THERE, "ds=2026-11-22: not there", run);
    assertThat(folder.resolve("scores")).doesNotExist();
    assertThat(of("score", run).code()).isEqualTo(ExitCode.DONE);
    expect(ExitCode.DONE, "ds=2026-11-22: there, as the job makes it", run);
    expect(ExitCode.NOT_THERE, "ds=2026-11-23: not there", "--run", "ds=2026-11-23");
    expect(
        ExitCode.OUTPUT,
        "there, but not as the job makes it: input.where is 'x > 2' and was not given",
        "--run",
        "ds=2026-11-22",
        "--where",
        "x > 2");
  }

  @Test
  void aResultWithoutANameIsAskedForTheSame() {
    expect(ExitCode.NOT_THERE, "scores: not there");
    assertThat(of("score").code()).isEqualTo(ExitCode.DONE);
    expect(ExitCode.DONE, "scores: there, as the job makes it");
  }

  @Test
  void whatIsNotThereNeedsNeitherModelNorInput() throws IOException {
    Files.delete(folder.resolve("m.onnx"));
    Files.delete(input);
    expect(ExitCode.NOT_THERE, "not there", "--run", "ds=2026-11-22");
  }

  @Test
  void anInputThatIsGoneIsADifference() throws IOException {
    assertThat(of("score", "--run", "ds=1").code()).isEqualTo(ExitCode.DONE);
    Files.delete(input);
    expect(ExitCode.OUTPUT, "input.files cannot be compared (", "--run", "ds=1");
    Files.delete(folder.resolve("m.onnx"));
    expect(ExitCode.MODEL, "m.onnx", "--run", "ds=1");
  }

  @Test
  void filesThatAreMissingAreADifference() throws IOException {
    assertThat(of("score", "--run", "ds=1").code()).isEqualTo(ExitCode.DONE);
    Files.writeString(folder.resolve("scores/ds=1/more.parquet"), "");
    expect(ExitCode.OUTPUT, "its files are not those that the run wrote", "--run", "ds=1");
    Files.delete(folder.resolve("scores/ds=1/_MANIFEST.json"));
    expect(ExitCode.OUTPUT, "was not written by Feedforward", "--run", "ds=1");
  }

  @Test
  void ofSeveralRunsOneThatDiffersIsWorseThanOneThatIsToCome() throws IOException {
    assertThat(of("score", "--run", "ds=2026-11-01").code()).isEqualTo(ExitCode.DONE);
    String range = "ds=2026-11-01..2026-11-02";
    expect(ExitCode.NOT_THERE, "ds=2026-11-01: there, as", "--run", range);
    expect(ExitCode.OUTPUT, "ds=2026-11-02: not there", "--run", range, "--keep", "id");
    JsonNode json = json("--run", range);
    assertThat(json.path("exit").asInt()).isEqualTo(8);
    assertThat(json.path("runs").findValuesAsText("state")).containsExactly("same", "absent");
  }

  @Test
  void theAnswerIsOneJsonDocument() throws IOException {
    assertThat(of("score", "--run", "ds=1").code()).isEqualTo(ExitCode.DONE);
    JsonNode run = json("--run", "ds=1", "--keep", "id").path("runs").path(0);
    assertThat(run.path("name").asText()).isEqualTo("ds=1");
    assertThat(run.path("state").asText()).isEqualTo("other");
    assertThat(run.path("exit").asInt()).isEqualTo(5);
    assertThat(run.path("rows").asLong()).isEqualTo(2);
    assertThat(run.path("run_key").asText()).isEqualTo("ds=1");
    assertThat(run.path("output").asText()).isEqualTo(folder + "/scores/ds=1");
    assertThat(run.path("differences").path(0).asText()).startsWith("output.keep is '[id]'");
    assertThat(run.path("digest_of").path("input.files").asText()).startsWith("1 file, 13 bytes");
    Path file = folder.resolve("answer.json");
    expect(ExitCode.DONE, "there, as the job makes it", "--run", "ds=1", "--json=" + file);
    assertThat(new ObjectMapper().readTree(file.toFile()).path("exit").asInt()).isZero();
    expect(
        ExitCode.ENVIRONMENT, "Writing", "--run", "ds=1", "--json=" + folder.resolve("no/a.json"));
  }

  @Test
  void wordsThatAreWrongAreToldAsAlways() {
    expect(ExitCode.USAGE, "a range is of days", "--run", "ds=1..2");
    expect(ExitCode.USAGE, "did you mean '--run'?", "--rum", "ds=1");
    assertThat(of("status", "--run", "ds=1", "--job", "none.yaml").code())
        .isEqualTo(ExitCode.USAGE);
  }
}
