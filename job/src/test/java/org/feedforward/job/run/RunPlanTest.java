package org.feedforward.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.Model;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.identity.RunDigest;
import org.feedforward.job.report.RunReport;
import org.feedforward.job.target.Target;
import org.feedforward.job.target.Targets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided, and refused, before anything is done. */
class RunPlanTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void writeInput() throws IOException {
    input = Files.writeString(folder.resolve("in.csv"), "id,x\n1,2\n2,3\n");
    output = folder.resolve("place/out.parquet");
  }

  private RunPlan plan(String... flags) {
    return plan(List.of(), flags);
  }

  private RunPlan plan(List<String> sets, String... flags) {
    Map<String, List<String>> given = new HashMap<>();
    given.put("--model", List.of(MODEL.toString()));
    given.put("--input", List.of(input.toString()));
    given.put("--output", List.of(output.toString()));
    given.put("--features", List.of("x"));
    for (int i = 0; i < flags.length; i += 2) {
      given.put(flags[i], List.of(flags[i + 1]));
    }
    JobConfig config = JobConfig.read(Optional.empty(), sets, given);
    Model model = Model.load(config.models().one().path(), config.models().one().options());
    Network network = new Network(model, Optional.empty(), config.features(), Map.of());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Target target =
        Targets.of(
            config.output(),
            Optional.empty(),
            Optional.empty(),
            RunConfig.UNNAMED,
            Optional.of(config.input().path()),
            hadoop,
            LocalSpark::session);
    return RunPlan.of(spark, config, config.input(), network, target);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  @Test
  void bindsTheColumnsAndWritesNothing() throws IOException {
    RunPlan plan = plan("--keep", "id", "--prediction", "score");
    assertThat(plan.binding().columns()).extracting(BoundColumn::name).containsExactly("x");
    assertThat(plan.columns().keep()).containsExactly("id");
    assertThat(plan.columns().added()).containsExactly("score");
    assertThat(plan.byRows()).isEmpty();
    assertThat(plan.notes()).isEmpty();
    assertThat(plan.rows().columns()).containsExactly("id", "x");
    assertThat(files()).containsExactly("", "in.csv");
  }

  @Test
  void knowsWhatItIsAbout() {
    RunPlan plan = plan("--prediction", "score");
    RunReport.Subject subject =
        plan.subject(new RunReport.Sameness(Optional.empty(), 1, RunDigest.of(Map.of())));
    assertThat(subject.model()).isEqualTo(plan.network().model().identity());
    assertThat(subject.modelPath()).isEqualTo(MODEL.toString());
    assertThat(subject.input()).isEqualTo(input.toString());
    assertThat(subject.output()).isEqualTo(output.toString());
    assertThat(subject.prediction()).isEqualTo("score");
  }

  @Test
  void aConditionKeepsSomeRowsSoThatTheStoredOnesAreNotTheirNumber() throws IOException {
    Path table = folder.resolve("in.parquet");
    spark.range(5).selectExpr("id", "float(id) as x").write().parquet(table.toString());
    input = table;
    assertThat(plan().storedRows()).hasValue(5);
    RunPlan some = plan("--where", "id > 2");
    assertThat(some.storedRows()).isEmpty();
    assertThat(some.rows().count()).isEqualTo(2);
    assertUsage(() -> plan("--where", "idd > 2"), "--where idd > 2: ", "idd");
    assertUsage(() -> plan("--where", "id >"), "--where id >: ");
  }

  @Test
  void aPlaceThatIsTakenIsRefusedBeforeTheTableIsOpened() throws IOException {
    Files.createDirectories(output);
    input = folder.resolve("nowhere.csv");
    assertThatThrownBy(() -> plan())
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT));
  }

  @Test
  void columnsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> plan("--features", "y"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("'y'");
    assertUsage(() -> plan("--keep", "y"), "--keep 'y': the table has no such column");
    assertUsage(() -> plan("--prediction", "x"), "the prediction column 'x' is a column");
  }

  @Test
  void aTableWithoutFilesHasNoColumnButThePrediction() throws IOException {
    input = Files.createDirectory(folder.resolve("empty"));
    RunPlan plan = plan(List.of("input.allow-empty=true"));
    assertThat(plan.columns().keep()).isEmpty();
    assertThat(plan.storedRows()).hasValue(0);
    assertThat(plan.notes()).hasSize(1).first().asString().contains("holds no data files");
  }

  private static void assertUsage(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .message()
        .contains(List.of(words));
  }
}
