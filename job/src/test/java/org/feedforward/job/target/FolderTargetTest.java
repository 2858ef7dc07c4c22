package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.Options;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.store.ResultFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder on the local disk; of CSV files, which can be read without Spark. */
class FolderTargetTest extends TargetContract {

  private static final Set<String> OWNER_FILES = Set.of(Owner.NAME, "." + Owner.NAME + ".crc");

  private final Configuration configuration =
      LocalSpark.session().sparkContext().hadoopConfiguration();

  @TempDir private Path folder;
  Path output;
  private Path copy;
  private Path neighbour;

  @BeforeEach
  void makePlace() throws IOException {
    output = Path.of(target(false).place());
    copy = folder.resolve("copy");
    Files.createDirectories(attemptsFolder());
    neighbour = Files.writeString(attemptsFolder().resolve(attemptPrefix() + "notes.txt"), "mine");
  }

  /** What the run is called. */
  RunConfig run(boolean replaces) {
    return RunConfig.UNNAMED;
  }

  /** Where attempts lie. */
  Path attemptsFolder() {
    return output.getParent();
  }

  /** What their names begin with. */
  String attemptPrefix() {
    return "_feedforward-out-";
  }

  @Override
  boolean replacesOnlyWhatItSaw() {
    return false;
  }

  @Override
  Target target(boolean replaces) {
    return target(replaces, Format.CSV);
  }

  private Target target(boolean replaces, Format format) {
    OutputConfig config =
        new OutputConfig(
            folder.resolve("place/out").toString(),
            format,
            new Options(Map.of()),
            replaces && run(true).key().isEmpty(),
            Optional.empty(),
            "prediction",
            Optional.empty(),
            Optional.empty());
    return Targets.of(
        config,
        Optional.empty(),
        Optional.empty(),
        run(replaces),
        Optional.of(folder.resolve("in.csv").toString()),
        configuration,
        LocalSpark::session);
  }

  @Override
  Optional<List<Long>> visible() throws IOException {
    assertThat(neighbour).hasContent("mine");
    if (!Files.exists(output)) {
      return Optional.empty();
    }
    List<Long> values = new ArrayList<>();
    for (String file : ResultFiles.list(local(), hadoop(output)).keySet()) {
      List<String> lines = Files.readAllLines(output.resolve(file));
      assertThat(lines.get(0)).isEqualTo("x");
      lines.stream().skip(1).map(Long::valueOf).sorted().forEach(values::add);
    }
    Manifest manifest = Manifest.read(local(), hadoop(output)).orElseThrow();
    assertThat(manifest.files()).isEqualTo(ResultFiles.list(local(), hadoop(output)));
    assertThat(manifest.rows()).isEqualTo(values.size());
    return Optional.of(values);
  }

  @Override
  ObjectNode facts() throws IOException {
    return Manifest.read(local(), hadoop(output)).orElseThrow().facts();
  }

  /** But for folders of attempts that say nothing of their owner, and hold nothing else. */
  @Override
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    for (Path attempt : attempts()) {
      List<String> names = names(attempt);
      if (owner(attempt).isPresent() || !OWNER_FILES.containsAll(names)) {
        left.add(attempt.getFileName() + ": " + names);
      }
    }
    return left;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Optional<Owner> owner(Path attempt) throws IOException {
    return Owner.read(local(), hadoop(attempt)).filter(owner -> !owner.run().isEmpty());
  }

  @Override
  void putForeign() throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("notes.txt"), "mine");
  }

  @Override
  boolean foreignStands() throws IOException {
    return Files.readString(output.resolve("notes.txt")).equals("mine");
  }

  @Override
  void keepCopy() throws IOException {
    Files.move(output, copy);
  }

  @Override
  void restoreCopy() throws IOException {
    for (Path path : attempts()) {
      local().delete(hadoop(path), true);
    }
    local().delete(hadoop(output), true);
    if (Files.exists(copy)) {
      Files.createDirectories(output);
      try (Stream<Path> files = Files.list(copy)) {
        for (Path file : files.toList()) {
          Files.copy(file, output.resolve(file.getFileName()));
        }
      }
    }
  }

  @Override
  void dieAt(long operation) {
    CrashingFileSystem.install(configuration);
    CrashingFileSystem.crashAt(operation);
  }

  @Override
  void failOnceAt(long operation) {
    CrashingFileSystem.install(configuration);
    CrashingFileSystem.failOnceAt(operation);
  }

  @Override
  boolean hasFailed() {
    return CrashingFileSystem.hasCrashed();
  }

  @Override
  void heal() {
    CrashingFileSystem.remove(configuration);
  }

  @Override
  void endProcess() throws IOException {
    for (Path attempt : attempts()) {
      Attempts.markDead(local(), hadoop(attempt));
    }
  }

  private List<Path> attempts() throws IOException {
    try (Stream<Path> files = Files.list(attemptsFolder())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(attemptPrefix()))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private FileSystem local() throws IOException {
    return FileSystem.getLocal(configuration);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }

  /** What a footer says is looked at before the rows are put in place. */
  @Test
  void aParquetFileThatCannotBeReadIsNotPutInPlace() throws IOException {
    try (Target target = target(false, Format.PARQUET)) {
      target.recover();
      target.check();
      target.write(LocalSpark.session().range(0, 5).toDF("x"), Optional.empty());
      for (Path part : parts()) {
        Files.writeString(part, "no rows in here");
      }
      assertThatThrownBy(() -> target.verify(InputRows.UNKNOWN))
          .isInstanceOfSatisfying(
              JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
          .hasMessageContaining("the rows that were written cannot be counted")
          .hasMessageContaining("part-");
    }
    assertThat(visible()).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  /** The files that have been written and not published, with their checksums. */
  private List<Path> parts() throws IOException {
    try (Stream<Path> all = Files.walk(attemptsFolder())) {
      List<Path> found =
          all.filter(file -> file.getFileName().toString().matches("\\.?part-.*")).toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }
}
