package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of a run stand in the manifest of its result. */
class LabelsTest {

  @TempDir private Path folder;

  private JsonNode manifest(String... more) throws IOException {
    Path input = Files.writeString(folder.resolve("in.csv"), "x\n1\n");
    Path output = folder.resolve("out");
    LocalSpark.session();
    List<String> words = new ArrayList<>(List.of("score", "--overwrite"));
    words.addAll(List.of("--model", "src/test/resources/identity/float1.onnx"));
    words.addAll(List.of("--features", "x", "--input", input.toString()));
    words.addAll(List.of("--output", output.toString()));
    words.addAll(Arrays.asList(more));
    Run run = Run.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    return new ObjectMapper().readTree(output.resolve("_MANIFEST.json").toFile());
  }

  @Test
  void standInTheManifestWhereverTheyAreGiven() throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), "run: {labels: {a: file, b: file}}\n");
    JsonNode manifest =
        manifest("--job", job.toString(), "--set", "run.labels.b=set", "--label", "c=\"x\"=y");
    assertThat(manifest.path("labels"))
        .isEqualTo(
            new ObjectMapper()
                .readTree("{\"a\": \"file\", \"b\": \"set\", \"c\": \"\\\"x\\\"=y\"}"));
    assertThat(manifest.path("rows").asInt()).isEqualTo(1);
  }

  @Test
  void tellNoSecret() throws IOException {
    JsonNode manifest = manifest("--label", "api-key=several words", "--label", "team=risk");
    assertThat(manifest.path("labels").path("api-key").asText()).isEqualTo("***");
    assertThat(manifest.path("labels").path("team").asText()).isEqualTo("risk");
  }

  @Test
  void areLeftOutWhereThereAreNone() throws IOException {
    assertThat(manifest().has("labels")).isFalse();
  }
}
