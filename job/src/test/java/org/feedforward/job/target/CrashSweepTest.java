package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.Options;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.store.ResultFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs that die at every operation that changes the disk, one after the other: a reader sees
 * the old result or the new one, whole, or nothing where there was nothing or between the two
 * renames of a replacement; and whoever starts next finishes what is left.
 */
@Tag(TargetContract.SWEEP)
class CrashSweepTest {

  private static final int OLD_ROWS = 3;
  private static final int NEW_ROWS = 4;

  private final SparkSession spark = LocalSpark.session();
  private final Configuration configuration = spark.sparkContext().hadoopConfiguration();

  @TempDir private Path folder;
  private Path input;
  private Path output;
  private Path old;

  @BeforeEach
  void writeInput() {
    input = folder.resolve("in.parquet");
    output = folder.resolve("place/out");
    old = folder.resolve("old");
    spark
        .range(0, NEW_ROWS, 1, 1)
        .selectExpr(
            "id", "0f age", "1f sex", "0f bmi", "0f bp", "0f s1", "0f s2", "0f s3", "0f s4",
            "0f s5", "0f s6")
        .write()
        .parquet(input.toString());
  }

  @AfterEach
  void useTheDiskAgain() {
    CrashingFileSystem.remove(configuration);
  }

  @Test
  void aFreshResultIsThereWholeOrNotAtAll() throws IOException {
    List<String> seen = new ArrayList<>();
    for (int operation = 0; crashAt(operation, "id >= 0"); operation++) {
      String state = visible();
      assertThat(state).as("operation %d", operation).isIn("nothing", "new");
      seen.add(state);
      assertNextRunFinishes(operation);
      assertThat(visible()).as("operation %d", operation).isEqualTo(state);
      delete(output);
    }
    assertThat(changes(seen)).containsExactly("nothing", "new");
  }

  @Test
  void theOldResultIsNeverLostNorMixedWithTheNewOne() throws IOException {
    assertThat(score("id < " + OLD_ROWS).code()).isEqualTo(ExitCode.DONE);
    Files.move(output, old);
    List<String> seen = new ArrayList<>();
    for (int operation = 0; ; operation++) {
      delete(output.getParent());
      copy(old, output);
      if (!crashAt(operation, "id >= 0")) {
        break;
      }
      String state = visible();
      assertThat(state).as("operation %d", operation).isIn("nothing", "old", "new");
      seen.add(state);
      assertNextRunFinishes(operation);
      assertThat(visible()).as("operation %d", operation).isIn("old", "new");
    }
    assertThat(changes(seen)).containsExactly("old", "nothing", "new");
  }

  /** States without those that equal the one before. */
  private static List<String> changes(List<String> states) {
    List<String> changes = new ArrayList<>();
    for (String state : states) {
      if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(state)) {
        changes.add(state);
      }
    }
    return changes;
  }

  /** Whether the run died: it does not when it has fewer operations. */
  private boolean crashAt(int operation, String where) {
    CrashingFileSystem.install(configuration);
    CrashingFileSystem.crashAt(operation);
    try {
      score(where);
      return CrashingFileSystem.hasCrashed();
    } finally {
      CrashingFileSystem.remove(configuration);
    }
  }

  private Run score(String where) {
    List<String> flags = new ArrayList<>(List.of(Run.seedFeatures()));
    flags.addAll(List.of("--where", where, "--overwrite"));
    return Run.score(input, output, flags.toArray(String[]::new));
  }

  /** What a reader of the output finds. */
  private String visible() throws IOException {
    if (!Files.exists(output)) {
      return "nothing";
    }
    if (Files.exists(old) && contents(output).equals(contents(old))) {
      return "old";
    }
    Manifest manifest = Manifest.read(local(), hadoop(output)).orElseThrow();
    assertThat(manifest.files()).isEqualTo(ResultFiles.list(local(), hadoop(output)));
    long rows =
        spark.read().parquet(output.toString()).where("prediction is not null and sex = 1").count();
    assertThat(manifest.rows()).isEqualTo(rows);
    return rows == NEW_ROWS ? "new" : "a mixture of " + rows + " rows";
  }

  private static Map<String, String> contents(Path result) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(result)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String name = result.relativize(file).toString();
        contents.put(name, new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** The next process puts in place what a dead one left, and removes the rest. */
  private void assertNextRunFinishes(int operation) throws IOException {
    markDead();
    try (Target next = next()) {
      next.recover();
      next.check();
      assertThat(Path.of(next.place())).doesNotExist();
    } catch (JobException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT);
    }
    for (Path left : attempts()) {
      // it died before it could say whose it is, and before it wrote anything else
      try (Stream<Path> files = Files.walk(left)) {
        assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
            .as("operation %d", operation)
            .isSubsetOf(Owner.NAME, "." + Owner.NAME + ".crc");
      }
      delete(left);
    }
  }

  private Target next() {
    OutputConfig config =
        new OutputConfig(
            output.toString(),
            Format.PARQUET,
            new Options(Map.of()),
            false,
            Optional.empty(),
            "prediction",
            Optional.empty(),
            Optional.empty());
    return Targets.of(
        config,
        Optional.empty(),
        Optional.empty(),
        RunConfig.UNNAMED,
        Optional.of(input.toString()),
        configuration,
        LocalSpark::session);
  }

  /** The attempts of this process become those of one that runs no longer. */
  private void markDead() throws IOException {
    for (Path attempt : attempts()) {
      Attempts.markDead(local(), hadoop(attempt));
    }
  }

  private Set<Path> attempts() throws IOException {
    if (!Files.exists(output.getParent())) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(output.getParent())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("_feedforward-"))
          .collect(Collectors.toSet());
    }
  }

  private void delete(Path path) throws IOException {
    local().delete(hadoop(path), true);
  }

  private FileSystem local() throws IOException {
    return FileSystem.getLocal(configuration);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }
}
