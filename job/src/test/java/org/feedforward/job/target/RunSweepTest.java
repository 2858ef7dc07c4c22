package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that have a name die at every operation that changes the disk, and are started again: a
 * reader of all runs sees each row of a run once or not at all, and never another run's result
 * harmed. Spark's own writers are the control: they fail the same sweep.
 */
@Tag(TargetContract.SWEEP)
class RunSweepTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  /** Every operation in scripts/soak; some of them elsewhere, as whole runs take their time. */
  private static final int STEP = Integer.getInteger("feedforward.test.sweep-step", 15);

  private static final String OTHER = "1|1";
  private static final String OLD = "1|2";
  private static final String NEW = "1|2 2|3 3|4";

  private final SparkSession spark = LocalSpark.session();
  private final Configuration configuration = spark.sparkContext().hadoopConfiguration();

  @TempDir private Path folder;
  private Path output;
  private Path before;

  @BeforeEach
  void scoreAnotherRun() throws IOException {
    output = folder.resolve("scores");
    before = folder.resolve("before");
    write(OTHER);
    assertThat(score("1").code()).isEqualTo(ExitCode.DONE);
  }

  @AfterEach
  void useTheDiskAgain() {
    CrashingFileSystem.remove(configuration);
  }

  /** The input of the runs: pairs of id and x. */
  private void write(String rows) throws IOException {
    Files.writeString(
        folder.resolve("in.csv"), "id,x\n" + rows.replace('|', ',').replace(' ', '\n') + "\n");
  }

  private Run score(String run, String... more) {
    return score(folder.resolve("in.csv"), run, more);
  }

  private Run score(Path input, String run, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "score",
                "--model",
                MODEL + "",
                "--input",
                input + "",
                "--features",
                "x",
                "--output",
                output + "",
                "--run",
                "run=" + run));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  /** What a reader of all runs finds of one of them; nothing where it is not there. */
  private Optional<String> seen(String run) {
    Dataset<Row> rows = spark.read().parquet(output.toString());
    List<String> found =
        rows
            .where("run = " + run)
            .selectExpr("concat(id, '|', cast(prediction as int)) v")
            .orderBy("v")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", found));
  }

  private void copy(Path from, Path to) throws IOException {
    FileSystem.getLocal(configuration).delete(hadoop(to), true);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }

  /** The process of all attempts so far runs no longer. */
  private void endProcess() throws IOException {
    try (Stream<Path> attempts = Files.list(output.resolve("_attempts"))) {
      for (Path attempt : attempts.toList()) {
        Attempts.markDead(FileSystem.getLocal(configuration), hadoop(attempt));
      }
    }
  }

  /** Whether the action died; it does not when it has fewer operations. */
  private boolean diesAt(long operation, Runnable action) {
    return dies(() -> CrashingFileSystem.crashAt(operation), action);
  }

  private boolean dies(Runnable fault, Runnable action) {
    CrashingFileSystem.install(configuration);
    fault.run();
    try {
      action.run();
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      assertThat(CrashingFileSystem.hasCrashed()).isTrue();
    } finally {
      CrashingFileSystem.remove(configuration);
    }
    return CrashingFileSystem.hasCrashed();
  }

  @Test
  void aRunThatDiesAndIsStartedAgainHasEachRowOnce() throws IOException {
    write(NEW);
    copy(output, before);
    int points = 0;
    for (long operation = 0; diesAt(operation, () -> score("2")); operation += STEP, points++) {
      String when = "operation " + operation;
      assertThat(seen("1")).as(when).contains(OTHER);
      assertThat(seen("2").orElse(NEW)).as(when).isEqualTo(NEW);
      endProcess();
      assertThat(score("2").code()).as(when).isEqualTo(ExitCode.DONE);
      assertThat(seen("2")).as(when).contains(NEW);
      assertThat(seen("1")).as(when).contains(OTHER);
      copy(before, output);
    }
    assertThat(points).isGreaterThan(20 / STEP);
  }

  @Test
  void aReplacementThatDiesAndIsStartedAgainIsTheNewResult() throws IOException {
    write(OLD);
    assertThat(score("2").code()).isEqualTo(ExitCode.DONE);
    write(NEW);
    copy(output, before);
    for (long operation = 0; diesAt(operation, () -> score("2", "--replace")); operation += STEP) {
      String when = "operation " + operation;
      assertThat(seen("1")).as(when).contains(OTHER);
      assertThat(seen("2").orElse(OLD)).as(when).isIn(OLD, NEW);
      endProcess();
      // without --replace, what has been put in place is nothing to do, and the old is not replaced
      ExitCode again = score("2").code();
      assertThat(seen("2")).as(when).contains(again == ExitCode.DONE ? NEW : OLD);
      assertThat(score("2", "--replace").code()).as(when).isEqualTo(ExitCode.DONE);
      assertThat(seen("2")).as(when).contains(NEW);
      assertThat(seen("1")).as(when).contains(OTHER);
      copy(before, output);
    }
  }

  /** Rows that cannot be scored stand apart; the others are copied beside their predictions. */
  @Test
  void aRunThatDiesAndIsStartedAgainHasEachRejectedRowOnce() throws IOException {
    Path table = folder.resolve("in.parquet");
    spark
        .sql(
            "select cast(id as string) id, cast(if(id = 9, null, id + 1) as float) x"
                + " from values 1, 2, 3, 9 as t(id)")
        .coalesce(1)
        .write()
        .parquet(table.toString());
    Path rejects = folder.resolve("rejects");
    String[] apart = {"--errors", "reject", "--set", "errors.rejects=" + rejects};
    copy(output, before);
    for (long operation = 0; diesAt(operation, () -> score(table, "2", apart)); operation += STEP) {
      String when = "operation " + operation;
      assertThat(seen("1")).as(when).contains(OTHER);
      assertThat(seen("2").orElse(NEW)).as(when).isEqualTo(NEW);
      endProcess();
      assertThat(score(table, "2", apart).err()).as(when).isEmpty();
      assertThat(seen("2")).as(when).contains(NEW);
      assertThat(spark.read().parquet(rejects.toString()).select("id").collectAsList().toString())
          .as(when)
          .isEqualTo("[[9]]");
      copy(before, output);
      FileSystem.getLocal(configuration).delete(hadoop(rejects), true);
    }
  }

  @Test
  void aRunThatIsThereChangesNothingWhenItIsStartedAgain() throws IOException {
    write(NEW);
    assertThat(score("2").code()).isEqualTo(ExitCode.DONE);
    assertThat(diesAt(0, () -> assertThat(score("2").code()).isEqualTo(ExitCode.DONE))).isFalse();
    assertThat(seen("2")).contains(NEW);
  }

  @Test
  void sparksOwnOverwriteLosesTheOldResult() throws IOException {
    write(NEW);
    Dataset<Row> rows =
        spark
            .range(1, 4, 1, 2)
            .selectExpr("cast(id as string) id", "cast(id + 1 as float) prediction");
    Path run = output.resolve("run=2");
    rows.limit(1).write().parquet(run.toString());
    copy(output, before);
    List<String> states = new ArrayList<>();
    for (long operation = 0;
        diesAt(operation, () -> rows.write().mode(SaveMode.Overwrite).parquet(run.toString()));
        operation += STEP) {
      states.add(seen("2").orElse("nothing"));
      copy(before, output);
    }
    assertThat(states).contains("nothing");
  }

  @Test
  void sparksOwnAppendDoublesRowsWhenItIsStartedAgain() throws IOException {
    write(NEW);
    Dataset<Row> rows =
        spark
            .range(1, 4, 1, 2)
            .selectExpr("cast(id as string) id", "cast(id + 1 as float) prediction");
    Path run = output.resolve("run=2");
    Runnable append = () -> rows.write().mode(SaveMode.Append).parquet(run.toString());
    assertThat(dies(() -> CrashingFileSystem.crashOn(run + "/_SUCCESS"), append)).isTrue();
    assertThat(seen("2")).contains(NEW);
    append.run();
    assertThat(seen("2").orElseThrow().length()).isGreaterThan(NEW.length());
  }
}
