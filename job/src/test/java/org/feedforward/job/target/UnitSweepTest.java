package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.target.store.Owner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in units that die at every operation that changes the disk, and are started again: a reader
 * sees the old result or the new one, whole; the units that were whole are not computed again; no
 * row is lost or doubled, and nothing is left behind.
 */
@Tag(TargetContract.SWEEP)
class UnitSweepTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  /** Every operation in scripts/soak; some of them elsewhere, as whole runs take their time. */
  private static final int STEP = 6 * Integer.getInteger("feedforward.test.sweep-step", 15) - 5;

  private static final String OLD = "1|2";
  private static final String NEW = "1|2 2|3 3|4";

  private final SparkSession spark = LocalSpark.session();
  private final Configuration configuration = spark.sparkContext().hadoopConfiguration();

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void writeInput() throws IOException {
    output = folder.resolve("place/scores");
    Files.createDirectories(folder.resolve("in"));
    Files.createDirectories(folder.resolve("place"));
    for (int file = 1; file <= 3; file++) {
      Files.writeString(
          folder.resolve("in/" + file + ".csv"),
          "id,x\n" + file + "," + (file + 1) + "\n9" + file + ",\n");
    }
  }

  @AfterEach
  void useTheDiskAgain() {
    CrashingFileSystem.remove(configuration);
  }

  private Run score(String... more) {
    List<String> words = new ArrayList<>(List.of("score", "--model", MODEL + "", "--input"));
    words.addAll(List.of(folder + "/in", "--input-format", "csv", "--features", "x"));
    words.addAll(List.of("--output", output + "", "--errors", "reject"));
    words.addAll(List.of("--set", "run.units.files=1"));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private boolean diesAt(long operation, String... more) {
    CrashingFileSystem.install(configuration);
    CrashingFileSystem.crashAt(operation);
    try {
      score(more);
      return CrashingFileSystem.hasCrashed();
    } finally {
      CrashingFileSystem.remove(configuration);
    }
  }

  private String seen(Path result) {
    return Files.exists(result)
        ? String.join(
            " ",
            spark
                .read()
                .parquet(result.toString())
                .selectExpr("concat(id, '|', cast(prediction as int)) v")
                .orderBy("v")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList())
        : "nothing";
  }

  private List<Path> attempts() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("place"), 3)) {
      return all.filter(path -> Files.exists(path.resolve(Owner.NAME))).toList();
    }
  }

  /** The process of all attempts so far runs no longer; how many units it has left. */
  private int endProcess(Path result) throws IOException {
    FileSystem system = FileSystem.getLocal(configuration);
    Place place =
        new Place(
            "--output",
            system,
            new org.apache.hadoop.fs.Path(result.toString()),
            java.util.Optional.empty());
    int units = 0;
    for (Path attempt : attempts()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(attempt.toString());
      Attempts.markDead(system, path);
      units += Attempt.units(place, path).map(left -> left.done().size()).orElse(0);
    }
    return units;
  }

  private void clear() throws IOException {
    FileSystem.getLocal(configuration)
        .delete(new org.apache.hadoop.fs.Path(folder + "/place"), true);
  }

  private void assertGoesOn(String when, Path result, String... more) throws IOException {
    int left = endProcess(result);
    boolean there = seen(result).equals(NEW);
    Run again = score(more);
    assertThat(again.code()).as(when + again.err()).isEqualTo(ExitCode.DONE);
    assertThat(seen(result)).as(when).isEqualTo(NEW);
    if (left > 0 && !there) {
      assertThat(again.out()).as(when).contains(left + " of 3 units were found");
    }
    assertThat(again.out()).as(when).doesNotContain("thrown away");
    assertThat(attempts()).as(when).isEmpty();
  }

  private String rejected(Path rejects) {
    return spark.read().parquet(rejects + "").selectExpr("id").orderBy("id").collectAsList() + "";
  }

  @Test
  void aRunThatDiesGoesOnWithWhatItHad() throws IOException {
    String[] run = {"--run", "run=2"};
    Path result = output.resolve("run=2");
    long operation = 0;
    for (; diesAt(operation, run); operation += STEP) {
      String when = "operation " + operation + " ";
      assertThat(seen(result)).as(when).isIn("nothing", NEW);
      assertGoesOn(when, result, run);
      assertThat(rejected(result.resolve("_rejects"))).as(when).isEqualTo("[[91], [92], [93]]");
      clear();
    }
    assertThat(operation).isGreaterThan(100);
  }

  @Test
  void aReplacementThatDiesGoesOnWithWhatItHad() throws IOException {
    String[] apart = {"--overwrite", "--set", "errors.rejects=" + folder.resolve("place/rejects")};
    Path old = folder.resolve("old");
    assertThat(score("--where", "id = 1", "--overwrite").code()).isEqualTo(ExitCode.DONE);
    Files.move(output, old);
    for (long operation = 0; ; operation += STEP) {
      copy(old, output);
      if (!diesAt(operation, apart)) {
        break;
      }
      String when = "operation " + operation + " ";
      assertThat(seen(output)).as(when).isIn("nothing", OLD, NEW);
      assertGoesOn(when, output, apart);
      assertThat(rejected(folder.resolve("place/rejects")))
          .as(when)
          .isEqualTo("[[91], [92], [93]]");
      clear();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
