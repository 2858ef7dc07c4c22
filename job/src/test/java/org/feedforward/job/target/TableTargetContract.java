package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.catalog.CatalogTable;
import org.feedforward.job.catalog.TableRuns;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a run in a table with versions, beside those of another run. */
abstract class TableTargetContract extends TargetContract {

  private static final RunKey KEY = new RunKey("ds", "2026-11-22");
  private static final Set<String> OWNER_FILES = Set.of(Owner.NAME, "." + Owner.NAME + ".crc");

  @TempDir private Path folder;
  private Path place;
  private Path empty;
  private Path copy;
  private String table;
  private Configuration configuration;

  /** The session that knows the table. */
  abstract SparkSession session();

  /** What creates a table of the columns {@code x} and {@code ds} in a folder, and its name. */
  abstract String create(Path folder);

  /** Forgets what the session knows of tables whose files were changed. */
  abstract void forget();

  @BeforeEach
  void makeTable() throws IOException {
    configuration = session().sparkContext().hadoopConfiguration();
    place = folder.resolve("table");
    empty = folder.resolve("empty");
    copy = folder.resolve("copy");
    table = create(place);
    session().sql("insert into " + table + " values (7, date'2026-11-21')");
    copyTree(place, empty);
  }

  @Override
  Target target(boolean replaces) {
    RunConfig run = new RunConfig(Optional.of(KEY), replaces, Map.of(), ZoneOffset.UTC);
    return TableTarget.of(session(), table, run, Optional.empty(), Optional.empty());
  }

  @Override
  boolean replacesOnlyWhatItSaw() {
    return true;
  }

  /** A transaction takes a second or two, for which scripts/soak alone has the time. */
  @Override
  long step() {
    return Integer.getInteger("feedforward.test.sweep-step", 0);
  }

  @Override
  int rounds() {
    return 2;
  }

  private List<Long> values(String ds) {
    return session()
        .sql("select x from " + table + " where ds = '" + ds + "' order by x")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getLong(0))
        .toList();
  }

  private Optional<Manifest> manifest() {
    return TableRuns.of(CatalogTable.of(session(), "test", table))
        .orElseThrow()
        .last(KEY.toString())
        .flatMap(record -> Manifest.parse(record.said()));
  }

  @Override
  Optional<List<Long>> visible() {
    assertThat(values("2026-11-21")).containsExactly(7L);
    List<Long> values = values(KEY.value());
    Optional<Manifest> manifest = manifest();
    manifest.ifPresent(found -> assertThat(found.rows()).isEqualTo(values.size()));
    return manifest.isEmpty() && values.isEmpty() ? Optional.empty() : Optional.of(values);
  }

  @Override
  ObjectNode facts() {
    return manifest().orElseThrow().facts();
  }

  /** But for folders of attempts that say nothing of their owner, and hold nothing else. */
  @Override
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    for (Path attempt : attempts()) {
      try (Stream<Path> files = Files.list(attempt)) {
        List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
        Optional<Owner> owner =
            Owner.read(local(), hadoop(attempt)).filter(found -> !found.run().isEmpty());
        if (owner.isPresent() || !OWNER_FILES.containsAll(names)) {
          left.add(attempt.getFileName() + ": " + names);
        }
      }
    }
    return left;
  }

  @Override
  void putForeign() {
    session().sql("insert into " + table + " values (99, date'" + KEY.value() + "')");
  }

  @Override
  boolean foreignStands() {
    return values(KEY.value()).equals(List.of(99L));
  }

  @Override
  void keepCopy() throws IOException {
    copyTree(place, copy);
    local().delete(hadoop(place), true);
    copyTree(empty, place);
    forget();
  }

  @Override
  void restoreCopy() throws IOException {
    local().delete(hadoop(place), true);
    copyTree(Files.exists(copy) ? copy : empty, place);
    forget();
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
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
    forget();
  }

  @Override
  void endProcess() throws IOException {
    for (Path attempt : attempts()) {
      Attempts.markDead(local(), hadoop(attempt));
    }
  }

  private List<Path> attempts() throws IOException {
    Path attempts = place.resolve("_feedforward/_attempts");
    if (!Files.exists(attempts)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(attempts)) {
      return files.toList();
    }
  }

  private FileSystem local() throws IOException {
    return FileSystem.getLocal(configuration);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }
}
