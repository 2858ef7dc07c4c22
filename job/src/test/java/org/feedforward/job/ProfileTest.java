package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the numbers of a table look like without a run over it. */
class ProfileTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CHURN = Path.of("../data/churn").toAbsolutePath().normalize();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path job;

  @BeforeEach
  void writeJob() throws IOException {
    job =
        Files.writeString(
            folder.resolve("job.yaml"),
            String.format(
                Locale.ROOT,
                """
            model: {path: '%1$s/churn.onnx'}
            input: {path: '%1$s/customers.parquet'}
            features: '@%1$s/churn.features.yaml'
            errors: {policy: reject, max-ratio: 0.1}
            output:
              path: scores
              keep: [customer_id]
              columns:
                - {name: logits, of: logits}
                - {name: label, of: logits, label: [stays, leaves, upgrades]}
                - {name: model, constant: model-identity}
            """,
                CHURN));
  }

  private Run of(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--job", job.toString()));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private JsonNode profiled(String name, String... more) throws IOException {
    Path file = folder.resolve(name);
    Run run =
        of(
            "profile",
            Stream.of(List.of(more), List.of("--output", file.toString()))
                .flatMap(List::stream)
                .toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).endsWith("Wrote " + file + "\n");
    return JSON.readTree(file.toFile());
  }

  private Path output(String name) {
    return folder.resolve(name);
  }

  private JsonNode report(Path output) throws IOException {
    return JSON.readTree(output.resolve("_report/run.json").toFile());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void theProfileOfATableIsThatOfARunOverIt() throws IOException {
    assertThat(of("score").code()).isEqualTo(ExitCode.DONE);
    Path ofRun = folder.resolve("run.json");
    Run.of("profile", output("scores").toString(), "--output", ofRun.toString());
    List<Path> before = files();
    JsonNode table = profiled("table.json");
    assertThat(files()).hasSize(before.size() + 1).contains(folder.resolve("table.json"));
    ObjectNode run = (ObjectNode) JSON.readTree(ofRun.toFile());
    run.remove(List.of("run", "output", "started"));
    assertThat(((ObjectNode) table.deepCopy()).remove(List.of("started"))).isEqualTo(run);
    assertThat(table.path("statistics").path("read").asLong()).isEqualTo(4000);
    assertThat(table.path("statistics").path("rows").asLong()).isEqualTo(3943);
    assertThat(table.path("statistics").path("labels")).hasSize(1);
  }

  @Test
  void itIsTheSameWhateverThePartitionsAndTheReader() throws IOException {
    JsonNode statistics = profiled("one.json").path("statistics");
    Path table = folder.resolve("table");
    spark
        .read()
        .parquet(CHURN.resolve("customers.parquet").toString())
        .repartition(7)
        .write()
        .parquet(table.toString());
    assertThat(profiled("seven.json", "--input", table.toString()).path("statistics"))
        .isEqualTo(statistics);
    JsonNode byRows =
        LocalSpark.with(
            Map.of("spark.sql.parquet.enableVectorizedReader", "false"),
            () -> profiled("rows.json"));
    assertThat(byRows.path("statistics")).isEqualTo(statistics);
  }

  @Test
  void runsAreComparedWithIt() throws IOException {
    profiled("training.json", "--where", "age <= 60");
    Files.writeString(
        job,
        Files.readString(job)
            + "report: {profile: '"
            + folder
            + "/training.json', max-drift: 0.2}\n");
    Run same = of("score", "--where", "age <= 60");
    assertThat(same.code()).as(same.err()).isEqualTo(ExitCode.DONE);
    JsonNode drift = report(output("scores")).path("drift");
    assertThat(drift.path("largest").asDouble()).isZero();
    assertThat(drift.path("against").asText()).endsWith("training.json");
    assertThat(drift.path("series").size()).isEqualTo(24 + 3 + 1);
    Run moved = of("score", "--where", "age > 60", "--output", output("moved").toString());
    assertThat(moved.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(moved.err()).contains("age drifted").contains("training.json");
    assertThat(output("moved")).doesNotExist();
  }

  @Test
  void whatAJobSaysOfItsResultDoesNotCount() throws IOException {
    JsonNode statistics = profiled("one.json").path("statistics");
    Files.writeString(
        job,
        Files.readString(job).replace("  path: scores\n", "  table: sales.scores\n")
            + "run: {mode: new-files, replace: true}\nreport: {enabled: false, values: none}\n");
    assertThat(profiled("two.json").path("statistics")).isEqualTo(statistics);
    assertThat(
            profiled("out.json", "--set", "report.statistics=outputs")
                .path("statistics")
                .path("features"))
        .isEmpty();
  }

  @Test
  void flagsAloneAreEnough() throws IOException {
    Path profile = folder.resolve("seed.json");
    List<String> words = new ArrayList<>(List.of("profile"));
    words.addAll(Run.seedModel());
    words.addAll(List.of(Run.seedFeatures()));
    words.addAll(List.of("--input", Run.golden("seed_relu/inputs.csv").toString()));
    words.addAll(List.of("--output", profile.toString()));
    Run run = Run.of(words);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    JsonNode statistics = JSON.readTree(profile.toFile()).path("statistics");
    assertThat(statistics.path("features")).hasSize(10);
  }

  @Test
  void whatARunWouldBeRefusedForIsRefused() throws IOException {
    Path file = folder.resolve("p.json");
    String[] to = {"--output", file.toString()};
    Run fault = of("profile", "--errors", "fail", "--set", "errors.max-ratio=", to[0], to[1]);
    assertThat(fault.code()).isEqualTo(ExitCode.USAGE);
    Run budget = of("profile", "--set", "errors.max-ratio=0.001", to[0], to[1]);
    assertThat(budget.code()).isEqualTo(ExitCode.DATA);
    assertThat(budget.err())
        .contains("rows read cannot be scored, more than errors (max-ratio 0.001)");
    Run none = of("profile", "--where", "age > 1000", to[0], to[1]);
    assertThat(none.code()).isEqualTo(ExitCode.DATA);
    assertThat(none.err()).contains("no row can be scored");
    Run few = of("profile", "--set", "input.min-rows=5000", to[0], to[1]);
    assertThat(few.code()).isEqualTo(ExitCode.DATA);
    Run range = of("profile", "--run", "ds=2026-11-01..2026-11-02", to[0], to[1]);
    assertThat(range.code()).isEqualTo(ExitCode.USAGE);
    assertThat(range.err()).contains("rows of one run");
    Run both = of("profile", output("scores").toString(), to[0], to[1]);
    assertThat(both.code()).isEqualTo(ExitCode.USAGE);
    assertThat(both.err()).contains("one of the two");
    assertThat(of("profile").err()).contains("--output FILE is missing");
    assertThat(file).doesNotExist();
  }
}
