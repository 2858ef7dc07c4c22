package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that have a name: done once, whoever asks for them how often. */
class NamedRunTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path output;
  private Path job;

  @BeforeEach
  void writeJob() throws IOException {
    output = folder.resolve("scores");
    for (int day = 1; day <= 4; day++) {
      Files.createDirectories(input(day));
      Files.writeString(input(day).resolve("a.csv"), "id,x\n1," + day + "\n2,5\n");
    }
    job =
        Files.writeString(
            folder.resolve("job.yaml"),
            String.format(
                Locale.ROOT,
                """
            model: {path: %s}
            input: {path: 'in/ds={{ds}}', format: csv}
            features: [x]
            output: {path: scores}
            """,
                MODEL));
  }

  private Path input(int day) {
    return folder.resolve("in/ds=2026-11-0" + day);
  }

  private Run run(int day, String... more) {
    return score("ds=2026-11-0" + day, more);
  }

  private Run score(String run, String... more) {
    List<String> words = new ArrayList<>(List.of("score", "--job", job.toString(), "--run", run));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static void expect(Run run, ExitCode code, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    for (String word : words) {
      assertThat(run.out() + run.err()).contains(word);
    }
  }

  private List<String> rows() {
    return spark.read().parquet(output.toString()).orderBy("ds", "id").collectAsList().stream()
        .map(Row::mkString)
        .toList();
  }

  @Test
  void everyRunIsAValueOfAColumn() {
    expect(run(2), ExitCode.DONE, "\"run\":\"ds=2026-11-02\"", "\"rows\":2");
    expect(run(1), ExitCode.DONE, "\"output\":\"" + output + "/ds=2026-11-01\"");
    assertThat(spark.read().parquet(output.toString()).columns())
        .containsExactly("id", "x", "prediction", "ds");
    assertThat(rows())
        .containsExactly(
            "111.02026-11-01", "255.02026-11-01", "122.02026-11-02", "255.02026-11-02");
  }

  @Test
  void aRunThatIsThereIsNothingToDoAndNoJobOfSpark() throws Exception {
    expect(run(1), ExitCode.DONE);
    int before = nextJob();
    expect(
        run(1), ExitCode.DONE, "Nothing to do: ds=2026-11-01 is there", "\"nothing_to_do\":true");
    assertThat(nextJob()).isEqualTo(before + 1);
    assertThat(rows()).hasSize(2);
  }

  /** The number of a job of Spark's that is run here. */
  private int nextJob() throws Exception {
    JavaFutureAction<Long> count =
        new JavaSparkContext(spark.sparkContext()).parallelize(List.of(1)).countAsync();
    count.get();
    return count.jobIds().get(0);
  }

  @Test
  void whatChangesNoNumberIsTheSameRun() throws IOException {
    expect(run(1), ExitCode.DONE);
    expect(run(1, "--label", "a=b", "--errors", "fail"), ExitCode.DONE, "Nothing to do");
    Files.move(job, folder.resolve("other.yaml"));
    job = folder.resolve("other.yaml");
    expect(run(1), ExitCode.DONE, "Nothing to do");
    Path model = Files.copy(MODEL, folder.resolve("moved.onnx"));
    expect(run(1, "--model", model.toString()), ExitCode.DONE, "Nothing to do");
  }

  @Test
  void whatChangesNumbersIsNamed() throws IOException {
    expect(run(1), ExitCode.DONE);
    String start = output + "/ds=2026-11-01: the run is there, but not as this job makes it: ";
    expect(
        run(1, "--where", "x > 1"),
        ExitCode.OUTPUT,
        start + "input.where is 'x > 1' and was not given; --replace");
    expect(run(1, "--keep", "id"), ExitCode.OUTPUT, start + "output.keep is '[id]' and was not");
    expect(run(1, "--prediction", "p"), ExitCode.OUTPUT, start + "output.prediction is 'p'");
    expect(
        run(1, "--output-format", "csv"),
        ExitCode.OUTPUT,
        start + "output.format is 'CSV', was 'Parquet'");
    expect(
        run(1, "--model", MODEL.resolveSibling("int1.onnx").toString()),
        ExitCode.OUTPUT,
        "model differs");
    expect(
        run(1, "--errors", "null", "--set", "errors.nan=fault"),
        ExitCode.OUTPUT,
        start + "errors.nan is 'true' and was not given; errors.policy is 'NULL' and was not");
    Files.writeString(input(1).resolve("b.csv"), "id,x\n3,3\n");
    expect(run(1), ExitCode.OUTPUT, start + "input.files is '2 files, ", "', was '1 file, ");
    assertThat(rows()).hasSize(2);
  }

  @Test
  void replacingComputesAgainAndKeepsTheOthers() throws IOException {
    expect(score("ds=2026-11-01..2026-11-02"), ExitCode.DONE);
    Files.writeString(input(1).resolve("b.csv"), "id,x\n3,3\n");
    expect(run(1, "--replace"), ExitCode.DONE, "\"rows\":3");
    assertThat(rows()).hasSize(5);
    assertThat(Files.readString(output.resolve("ds=2026-11-01/_MANIFEST.json")))
        .contains("\"run_key\" : \"ds=2026-11-01\"", "\"generation\" : 2");
    expect(run(1), ExitCode.DONE, "Nothing to do");
    expect(run(1, "--replace"), ExitCode.DONE, "\"rows\":3");
    expect(run(3, "--replace"), ExitCode.DONE, "\"rows\":2");
    assertThat(Files.readString(output.resolve("ds=2026-11-03/_MANIFEST.json")))
        .contains("\"generation\" : 1");
  }

  @Test
  void aBackfillEndsAtTheFirstRunThatFailsAndGoesOnFromThere() throws IOException {
    expect(run(2), ExitCode.DONE);
    Files.writeString(input(3).resolve("a.csv"), "id,x\n1,no\n");
    Run failed = score("ds=2026-11-01..2026-11-04");
    expect(
        failed,
        ExitCode.DATA,
        "[1/4] ds=2026-11-01",
        "[3/4] ds=2026-11-03",
        "ds=2026-11-03 failed: 2 runs before it are there, 1 after it was not started");
    assertThat(failed.out()).doesNotContain("[4/4]").contains("RESULT {\"exit\":4");
    Files.writeString(input(3).resolve("a.csv"), "id,x\n1,7\n");
    Run done = score("ds=2026-11-01..2026-11-04");
    expect(done, ExitCode.DONE, "Nothing to do: ds=2026-11-01", "Nothing to do: ds=2026-11-02");
    assertThat(done.out().lines().filter(line -> line.startsWith("RESULT")))
        .singleElement()
        .asString()
        .contains(
            "\"runs\":[{\"run\":\"ds=2026-11-01\",\"nothing_to_do\":true",
            "{\"run\":\"ds=2026-11-04\",\"rows\":2");
    assertThat(rows()).hasSize(7);
  }

  @Test
  void aResultThatWasDamagedIsNotTheRun() throws IOException {
    expect(run(1), ExitCode.DONE);
    Files.delete(dataFile(1));
    expect(run(1), ExitCode.OUTPUT, "its files are not those that the run wrote");
    expect(run(1, "--replace"), ExitCode.DONE);
    assertThat(rows()).hasSize(2);
  }

  private Path dataFile(int day) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve("ds=2026-11-0" + day))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findAny().orElseThrow();
    }
  }

  @Test
  void whatFeedforwardDidNotWriteStays() throws IOException {
    Files.createDirectories(output.resolve("ds=2026-11-01"));
    Files.writeString(output.resolve("ds=2026-11-01/notes.txt"), "mine");
    expect(run(1), ExitCode.OUTPUT, "was not written by Feedforward");
    expect(run(1, "--replace"), ExitCode.OUTPUT, "was not written by Feedforward");
    assertThat(output.resolve("ds=2026-11-01/notes.txt")).hasContent("mine");
  }

  @Test
  void aResultWithoutNameAndRunsDoNotMix() {
    expect(run(1), ExitCode.DONE);
    expect(
        Run.of("score", "--job", job.toString(), "--var", "ds=2026-11-01"),
        ExitCode.OUTPUT,
        output + " exists");
    expect(
        Run.of("score", "--job", job.toString(), "--var", "ds=2026-11-01", "--overwrite"),
        ExitCode.OUTPUT,
        "holds another result (ds=2026-11-01)");
    expect(
        score("hour=07", "--var", "ds=2026-11-01"),
        ExitCode.OUTPUT,
        "beside it lies ds=2026-11-01, which is not a run by hour=");
    output = folder.resolve("alone");
    expect(
        Run.of("score", "--job", job.toString(), "--var", "ds=2026-11-01", "--output", output + ""),
        ExitCode.DONE);
    expect(run(1, "--output", output + ""), ExitCode.OUTPUT, "lies in " + output);
  }

  @Test
  void theKeyIsNoColumnOfTheResult() throws IOException {
    Files.writeString(input(1).resolve("a.csv"), "id,x,DS\n1,1,2\n");
    expect(run(1), ExitCode.USAGE, "--run ds=2026-11-01: the result has a column 'DS' of its own");
    expect(run(1, "--keep", "id"), ExitCode.DONE);
    expect(
        run(1, "--keep", "id", "--prediction", "ds", "--replace"), ExitCode.USAGE, "a column 'ds'");
  }

  @Test
  void readersPassUnfinishedRunsBy() throws IOException {
    expect(run(1), ExitCode.DONE);
    Path left = output.resolve("_attempts/ds=2026-11-02-dead/data");
    Files.createDirectories(left);
    Files.copy(dataFile(1), left.resolve("part.parquet"));
    assertThat(rows()).hasSize(2);
    expect(run(2), ExitCode.DONE);
    assertThat(rows()).hasSize(4);
  }

  @Test
  void ofTwoAtOnceOneWinsAndTheOtherHasNothingToDo() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      List<Future<Run>> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        runs.add(
            threads.submit(
                () -> {
                  start.await();
                  return run(1);
                }));
      }
      for (Future<Run> ended : runs) {
        expect(ended.get(), ExitCode.DONE);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(rows()).hasSize(2);
  }

  @Test
  void rejectsOfRunsLieApartByTheirNames() throws IOException {
    Files.writeString(input(1).resolve("a.csv"), "id,x\n1,1\n2,\n");
    String[] rejecting = {"--errors", "reject", "--set", "errors.rejects=" + folder + "/rejects"};
    expect(run(1, rejecting), ExitCode.DONE, "\"rejected\":1", "rejects/ds=2026-11-01");
    expect(run(1, rejecting), ExitCode.DONE, "Nothing to do");
    assertThat(spark.read().parquet(folder + "/rejects").select("ds").collectAsList()).hasSize(1);
  }

  @Test
  void theSettingsInForceArePrinted() {
    Run run = run(1, "--print-config");
    expect(
        run, ExitCode.DONE, "run.key: ds=2026-11-01  # --run", "input.path: " + input(1) + "  #");
    assertThat(run.out()).doesNotContain("RESULT");
    assertThat(run.err()).contains("RESULT {\"exit\":0");
    assertThat(output).doesNotExist();
    expect(
        score("ds=2026-11-01..2026-11-02", "--print-config"),
        ExitCode.DONE,
        "---\n",
        "run.key: ds=2026-11-02  # --run");
  }
}
