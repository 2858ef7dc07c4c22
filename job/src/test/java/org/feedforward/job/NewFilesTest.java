package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come one after another, each of which is scored once. */
class NewFilesTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void names() {
    input = folder.resolve("in");
    output = folder.resolve("out");
  }

  private Path file(String name, String cells) throws IOException {
    Path file = input.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x\n" + cells.replace(' ', '\n') + "\n");
  }

  private Run run(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--features", "x", "--input-format", "csv"));
    words.addAll(List.of("--model", "src/test/resources/identity/float1.onnx"));
    words.addAll(List.of("--input", input + "", "--output", output + ""));
    words.addAll(List.of("--set", "run.mode=new-files"));
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  private void expect(Run run, ExitCode code, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    for (String word : words) {
      assertThat(run.out() + run.err()).contains(word);
    }
  }

  /** The runs with what they hold. */
  private List<String> runs() throws IOException {
    List<String> runs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(output)) {
      for (Path run :
          folders.filter(path -> path.toString().contains("batch=")).sorted().toList()) {
        runs.add(
            run.getFileName()
                + ": "
                + String.join(
                    " ",
                    spark
                        .read()
                        .parquet(run.toString())
                        .select("prediction")
                        .collectAsList()
                        .stream()
                        .map(row -> String.valueOf(row.getFloat(0)))
                        .sorted()
                        .toList()));
      }
    }
    return runs;
  }

  @Test
  void everyFileIsScoredOnceWheneverItComes() throws IOException {
    file("a.csv", "1 2");
    expect(
        run("score"), ExitCode.DONE, "batch=0", "Scored 2 rows", "\"runs\":[{\"run\":\"batch=0\"");
    expect(run("score"), ExitCode.DONE, "Nothing to do: no new files", "\"runs\":[]");
    file("b.csv", "3");
    Path late = file("below/a b[1].csv", "4");
    Files.setLastModifiedTime(late, FileTime.from(Instant.now().minus(Duration.ofDays(400))));
    expect(run("score"), ExitCode.DONE, "batch=1", "Scored 2 rows");
    assertThat(runs()).containsExactly("batch=0: 1.0 2.0", "batch=1: 3.0 4.0");
    assertThat(spark.read().parquet(output.toString()).count()).isEqualTo(4);
  }

  @Test
  void statusTellsWhetherFilesWait() throws IOException {
    expect(run("status"), ExitCode.DATA, "Path does not exist", input + "");
    Files.createDirectories(input);
    expect(run("status"), ExitCode.NOT_THERE, output + ": no file is new", "Runs:   0");
    file("a.csv", "1");
    file("b.csv", "x");
    expect(run("status"), ExitCode.NOT_THERE, output + ": 2 new files wait for batch=0");
    expect(run("score"), ExitCode.DATA);
    expect(run("status"), ExitCode.NOT_THERE, "2 new files wait for batch=0", "Runs:   0");
    file("b.csv", "2");
    expect(run("score"), ExitCode.DONE);
    expect(run("status"), ExitCode.DONE, output + ": no file is new", "Runs:   1");
    file("c.csv", "3");
    JsonNode json = new ObjectMapper().readTree(run("status", "--json").out());
    assertThat(json.path("exit").asInt()).isEqualTo(ExitCode.NOT_THERE.status());
    assertThat(json.path("runs_ended").asInt()).isEqualTo(1);
    assertThat(json.path("files_waiting").asInt()).isEqualTo(1);
    assertThat(json.path("next_run").asText()).isEqualTo("batch=1");
    assertThat(runs()).containsExactly("batch=0: 1.0 2.0");
  }

  @Test
  void manyFilesBecomeSeveralRuns() throws IOException {
    for (int i = 1; i <= 5; i++) {
      file("f" + i + ".csv", "" + i);
    }
    expect(run("score", "--max-files", "2"), ExitCode.DONE, "batch=0", "batch=1", "batch=2");
    assertThat(spark.read().parquet(output.toString()).groupBy("batch").count().collectAsList())
        .hasSize(3);
    assertThat(spark.read().parquet(output.toString()).selectExpr("sum(prediction)").first().get(0))
        .isEqualTo(15.0);
  }

  @Test
  void aRunThatFailsComesAgainWithItsFilesAndWithoutThoseThatCameMeanwhile() throws IOException {
    file("a.csv", "1");
    file("b.csv", "x");
    expect(run("score"), ExitCode.DATA, "'x' is not a number");
    assertThat(output.resolve("batch=0")).doesNotExist();
    file("b.csv", "2");
    file("c.csv", "3");
    expect(run("score"), ExitCode.DONE, "batch=0", "batch=1");
    assertThat(runs()).containsExactly("batch=0: 1.0 2.0", "batch=1: 3.0");
  }

  @Test
  void aRunThatWasCommittedBeforeItsAccountIsNotDoneAgain() throws IOException {
    file("a.csv", "1");
    expect(run("score"), ExitCode.DONE);
    Path commits = output.resolve("_checkpoint/commits");
    try (Stream<Path> files = Files.list(commits)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    expect(run("score"), ExitCode.DONE, "Nothing to do: batch=0 is there");
    assertThat(runs()).containsExactly("batch=0: 1.0");
  }

  @Test
  void withoutTheAccountOfFilesNothingIsScored() throws IOException {
    file("a.csv", "1");
    expect(run("score"), ExitCode.DONE);
    Files.move(output.resolve("_checkpoint"), folder.resolve("lost"));
    file("b.csv", "2");
    expect(run("score"), ExitCode.OUTPUT, "holds the run batch=0 but no _checkpoint");
    Files.move(folder.resolve("lost"), output.resolve("_checkpoint"));
    expect(run("score"), ExitCode.DONE, "batch=1");
    assertThat(runs()).containsExactly("batch=0: 1.0", "batch=1: 2.0");
  }

  @Test
  void foldersAreColumns() throws IOException {
    file("day=1/a.csv", "1");
    file("day=2/b.csv", "2");
    expect(run("score", "--max-files", "1"), ExitCode.DONE, "batch=0", "batch=1");
    assertThat(
            spark
                .read()
                .parquet(output.toString())
                .selectExpr("concat(day, ' ', x)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("1 1", "2 2");
  }

  @Test
  void someFilesAreChosenByTheirNames() throws IOException {
    file("a.csv", "1");
    file("b.txt", "2");
    expect(run("score", "--input-option", "pathGlobFilter=*.csv"), ExitCode.DONE);
    assertThat(runs()).containsExactly("batch=0: 1.0");
    input = input.resolve("*.csv");
    expect(run("score"), ExitCode.USAGE, "a glob may be several");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--run=ds=1", "--overwrite", "--only-rejects=r"})
  void whatMeansAnotherKindOfRunIsRefused(String more) {
    expect(run("score", more), ExitCode.USAGE, "cannot stand beside run.mode: new-files");
  }

  @Test
  void theExampleIsAJob() throws IOException {
    List<String> words =
        List.of("score", "--job", "../conf/new-files.yaml", "--output", output.toString());
    expect(Run.of(words), ExitCode.DONE, "batch=0", "Scored 3,943 rows", "Rejected 57 rows");
    expect(Run.of(words), ExitCode.DONE, "Nothing to do: no new files");
  }

  /** Names of the new files of the only plan, with the run that takes them. */
  private String planned(String... more) throws IOException {
    List<String> words = new ArrayList<>(Arrays.asList(more));
    words.add("--json");
    Run run = run("plan", words.toArray(String[]::new));
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
    JsonNode plans = new ObjectMapper().readTree(run.out()).path("plans");
    if (plans.isEmpty()) {
      return "nothing";
    }
    JsonNode plan = plans.path(0);
    List<String> names = new ArrayList<>();
    plan.path("new_files").forEach(file -> names.add(file.asText().replaceFirst(".*/", "")));
    return plan.path("run_key").asText()
        + " "
        + String.join(" ", names)
        + " "
        + plan.path("action").asText()
        + " "
        + plan.path("rows").path("count");
  }

  @Test
  void aPlanIsOfTheNextRun() throws IOException {
    file("a.csv", "1 2");
    assertThat(planned()).isEqualTo("batch=0 a.csv compute 2");
    assertThat(output).doesNotExist();
    expect(run("score"), ExitCode.DONE, "batch=0");
    assertThat(planned()).isEqualTo("nothing");
    expect(run("plan"), ExitCode.DONE, "Nothing to do: no new files");
    file("below/a b[1].csv", "4 5 6");
    file("c.csv", "x");
    Files.setLastModifiedTime(
        input.resolve("c.csv"), FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    file("d.txt", "7");
    String[] csv = {"--max-files", "1", "--input-option", "pathGlobFilter=*.csv"};
    assertThat(planned(csv)).isEqualTo("batch=1 a b[1].csv compute 3");
    expect(
        run("plan", csv), ExitCode.DONE, "Run: batch=1", "New files: ", "1 more new file is left");
    // a run that fails comes again with its files
    expect(run("score", csv), ExitCode.DATA, "batch=1", "'x' is not a number");
    file("e.csv", "8");
    Files.writeString(input.resolve("c.csv"), "x\n9\n");
    assertThat(planned(csv)).isEqualTo("batch=2 c.csv compute 1");
    expect(run("score", csv), ExitCode.DONE, "batch=2", "batch=3");
    assertThat(planned(csv)).isEqualTo("nothing");
    assertThat(runs())
        .containsExactly(
            "batch=0: 1.0 2.0", "batch=1: 4.0 5.0 6.0", "batch=2: 9.0", "batch=3: 8.0");
  }

  @Test
  void aPlanKnowsTheFilesOfManyRuns() throws IOException {
    for (int i = 0; i < 12; i++) {
      file("f" + i + ".csv", "" + i);
    }
    expect(run("score", "--max-files", "1"), ExitCode.DONE, "batch=11");
    assertThat(output.resolve("_checkpoint/sources/0/9.compact")).exists();
    assertThat(planned()).isEqualTo("nothing");
    file("last.csv", "12");
    assertThat(planned()).isEqualTo("batch=12 last.csv compute 1");
    Path account = output.resolve("_checkpoint/sources/0/10");
    Files.delete(account.resolveSibling(".10.crc"));
    Files.writeString(account, Files.readString(account).replace("v1", "v2"));
    expect(run("plan"), ExitCode.ENVIRONMENT, "_checkpoint: cannot be read to see which files are");
    Files.move(output.resolve("_checkpoint"), folder.resolve("lost"));
    expect(run("plan"), ExitCode.OUTPUT, "holds the run batch=0 but no _checkpoint");
  }
}
