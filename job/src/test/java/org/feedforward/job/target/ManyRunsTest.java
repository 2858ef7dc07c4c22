package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.target.store.Owner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month of days as schedulers bring them: out of order, some twice, some replaced, some killed at
 * any operation and started again. Before and after each, {@code status} tells the truth, and in
 * the end every row of every day is there once. {@code scripts/soak} takes a year.
 */
@Tag(TargetContract.SWEEP)
class ManyRunsTest {

  private static final int DAYS = Integer.getInteger("feedforward.test.days", 30);
  private static final long SEED = Long.getLong("feedforward.test.seed", 20261122);
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  private final SparkSession spark = LocalSpark.session();
  private final Configuration configuration = spark.sparkContext().hadoopConfiguration();
  private final Random random = new Random(SEED);
  private final Map<String, String> ledger = new TreeMap<>();

  @TempDir Path folder;

  /** Where the runs go. */
  List<String> place() {
    return List.of("--output", folder.resolve("scores").toString());
  }

  /** All rows of all runs. */
  Dataset<Row> rows() {
    return spark.read().parquet(folder.resolve("scores").toString());
  }

  /** Where runs that died leave what they had. */
  Path attempts() {
    return folder.resolve("scores/_attempts");
  }

  @AfterEach
  void useTheDiskAgain() {
    CrashingFileSystem.remove(configuration);
  }

  private static String name(int day) {
    return FIRST.plusDays(day).toString();
  }

  /** Some rows of a day, other ones for each version. */
  private void write(int day, int version) throws IOException {
    StringBuilder table = new StringBuilder("id,x\n");
    IntStream.rangeClosed(1, day % 5 + version)
        .forEach(row -> table.append(row).append(',').append(day + row * version).append('\n'));
    Path file = folder.resolve("in/" + name(day) + ".csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, table.toString());
  }

  /** What a reader is to find of that, before and after scoring: the model adds nothing to x. */
  private static String expected(int day, int version) {
    int rows = day % 5 + version;
    long sum = IntStream.rangeClosed(1, rows).mapToLong(row -> day + (long) row * version).sum();
    return rows + " " + sum;
  }

  private Run run(String verb, int day, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--model", MODEL + "", "--features", "x"));
    words.addAll(List.of("--input", folder + "/in/{{ds}}.csv", "--keep", "id"));
    words.addAll(place());
    words.addAll(List.of("--run", "ds=" + name(day)));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private void expectStatus(int day, ExitCode code) {
    Run status = run("status", day);
    assertThat(status.code()).as("seed %d, %s: %s", SEED, name(day), status.out()).isEqualTo(code);
  }

  private void score(int day, int version, String... more) {
    Run run = run("score", day, more);
    assertThat(run.code())
        .as("seed %d, %s: %s", SEED, name(day), run.err())
        .isEqualTo(ExitCode.DONE);
    ledger.put(name(day), expected(day, version));
    expectStatus(day, ExitCode.DONE);
  }

  /** A run that dies somewhere; what is there then is nothing, or all of it. */
  private void die(int day) throws IOException {
    CrashingFileSystem.install(configuration);
    CrashingFileSystem.crashAt(random.nextInt(60));
    boolean done = run("score", day).code() == ExitCode.DONE;
    CrashingFileSystem.remove(configuration);
    ExitCode status = run("status", day).code();
    assertThat(status).isIn(ExitCode.DONE, ExitCode.NOT_THERE);
    assertThat(!done || status == ExitCode.DONE).as("seed %d, %s", SEED, name(day)).isTrue();
    try (Stream<Path> attempts = Files.list(attempts())) {
      for (Path attempt : attempts.toList()) {
        Attempts.markDead(
            FileSystem.getLocal(configuration), new org.apache.hadoop.fs.Path(attempt.toString()));
      }
    } catch (java.nio.file.NoSuchFileException e) {
      assertThat(attempts()).doesNotExist(); // it died before that
    }
  }

  /** What dead runs have left, but for folders of those that died before they wrote a word. */
  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(attempts())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().endsWith(Owner.NAME + ".crc"))
          .filter(file -> !file.endsWith(Owner.NAME) || file.toFile().length() > 0)
          .toList();
    }
  }

  @Test
  void everyDayIsThereOnceAndAsItWasAskedForLast() throws IOException {
    List<Integer> days = new ArrayList<>(IntStream.range(0, DAYS).boxed().toList());
    Collections.shuffle(days, random);
    int repeated = DAYS * 40 / 365 + 1;
    int replaced = DAYS * 10 / 365 + 1;
    int killed = DAYS * 20 / 365 + 1;
    for (int i = 0; i < DAYS; i++) {
      int day = days.get(i);
      write(day, 1);
      expectStatus(day, ExitCode.NOT_THERE);
      if (i >= DAYS - killed) {
        die(day);
      }
      score(day, 1);
    }
    for (int day : days.subList(0, repeated)) {
      Run again = run("score", day);
      assertThat(again.code()).isEqualTo(ExitCode.DONE);
      assertThat(again.out()).contains("Nothing to do");
    }
    for (int day : days.subList(repeated, repeated + replaced)) {
      write(day, 2);
      expectStatus(day, ExitCode.OUTPUT);
      assertThat(run("score", day).code()).isEqualTo(ExitCode.OUTPUT);
      score(day, 2, "--replace");
    }
    Map<String, String> found = new TreeMap<>();
    rows()
        .groupBy("ds")
        .agg(Map.of("id", "count", "prediction", "sum"))
        .selectExpr("cast(ds as string)", "`count(id)`", "cast(`sum(prediction)` as bigint)")
        .collectAsList()
        .forEach(row -> found.put(row.getString(0), row.get(1) + " " + row.get(2)));
    assertThat(found).as("seed %d", SEED).isEqualTo(ledger).hasSize(DAYS);
    assertThat(leftovers()).as("seed %d", SEED).isEmpty();
  }
}
