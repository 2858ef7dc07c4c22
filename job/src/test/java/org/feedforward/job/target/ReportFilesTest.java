package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report in a folder of its own, on a disk that fails and in a process that dies. */
class ReportFilesTest {

  private final Configuration configuration = LocalHadoop.configuration();

  @TempDir private Path folder;

  /** What was in the manifest of the result that came to stand. */
  private Optional<ObjectNode> result = Optional.empty();

  @BeforeEach
  void install() {
    CrashingFileSystem.install(configuration);
    CrashingFileSystem.crashAt(Long.MAX_VALUE);
  }

  @AfterEach
  void useTheDiskAgain() {
    CrashingFileSystem.crashAt(Long.MAX_VALUE);
  }

  private Path reports() {
    return folder.resolve("reports");
  }

  private ReportFiles report(String run) {
    return new ReportFiles(Targets.folder("report.path", reports().toString(), configuration), run);
  }

  private static Map<String, byte[]> files(String run) {
    String json = "{\"run\": \"" + run + "\"}";
    Map<String, byte[]> files = new TreeMap<>();
    files.put("run.json", json.getBytes(StandardCharsets.UTF_8));
    files.put("run.html", ("<p>" + run + "</p>").getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private boolean published(String run, Consumer<ObjectNode> commit) {
    try {
      report(run).publishBefore(files(run), JsonNodeFactory.instance.objectNode(), commit);
      return true;
    } catch (JobException e) {
      return false;
    }
  }

  private void commit(ObjectNode facts) {
    result = Optional.of(facts);
  }

  /** The files by their names, read as Hadoop does, with their checksums. */
  private Map<String, String> found() throws IOException {
    Map<String, String> found = new TreeMap<>();
    LocalFileSystem system = FileSystem.getLocal(new Configuration());
    try (Stream<Path> all = Files.list(reports())) {
      for (Path file : all.filter(path -> !path.toString().endsWith(".crc")).toList()) {
        try (InputStream in = system.open(new org.apache.hadoop.fs.Path(file.toUri()))) {
          found.put(
              file.getFileName().toString(),
              new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("[^a-z]|run|p", ""));
        }
      }
    }
    return found;
  }

  private static Map<String, String> of(String run) {
    return Map.of("run.html", run, "run.json", run);
  }

  @Test
  void takesThePlaceOfThatOfAnEarlierRun() throws IOException {
    assertThat(published("a", this::commit)).isTrue();
    assertThat(found()).isEqualTo(of("a"));
    assertThat(result.orElseThrow().path("report").asText()).isEqualTo("file:" + reports());
    assertThat(published("b", this::commit)).isTrue();
    assertThat(found()).isEqualTo(of("b"));
  }

  @Test
  void isTakenBackWithoutItsResult() throws IOException {
    Consumer<ObjectNode> refused =
        facts -> {
          throw JobException.usage("another run was faster");
        };
    assertThat(published("b", refused)).isFalse();
    assertThat(found()).isEmpty();
    published("a", this::commit);
    assertThat(published("b", refused)).isFalse();
    assertThat(found()).isEqualTo(of("a"));
  }

  @Test
  void isTheOldOneOrTheNewOneOnADiskThatFailsOnce() throws IOException {
    published("a", this::commit);
    boolean done = false;
    int failed = 0;
    for (int operation = 0; !done; operation++) {
      CrashingFileSystem.failOnceAt(operation);
      done = published("b", this::commit);
      CrashingFileSystem.crashAt(Long.MAX_VALUE);
      assertThat(found()).as("operation %d", operation).isEqualTo(of(done ? "b" : "a"));
      failed += done ? 0 : 1;
      if (done && CrashingFileSystem.operations() == 0) {
        break;
      }
    }
    assertThat(failed).isGreaterThan(5);
  }

  @Test
  void isWholeWhenItsProcessDies() throws IOException {
    for (int operation = 0; ; operation++) {
      published("a", this::commit);
      CrashingFileSystem.crashAt(operation);
      boolean done = published("b", this::commit);
      CrashingFileSystem.crashAt(Long.MAX_VALUE);
      Map<String, String> found = found();
      found.keySet().removeIf(name -> name.startsWith("."));
      assertThat(found.keySet()).containsExactly("run.html", "run.json");
      assertThat(List.of("a", "b")).as("operation %d", operation).containsAll(found.values());
      if (done) {
        break;
      }
    }
  }

  @Test
  void goesWithoutTheFilesOfOthers() throws IOException {
    published("a", this::commit);
    CrashingFileSystem.crashAt(3);
    published("b", this::commit);
    CrashingFileSystem.crashAt(Long.MAX_VALUE);
    Path notes = Files.writeString(reports().resolve("notes.txt"), "mine");
    report("a").withdraw();
    assertThat(reports()).isDirectoryNotContaining(path -> !path.equals(notes));
    Files.delete(notes);
    published("a", this::commit);
    report("a").withdraw();
    assertThat(reports()).doesNotExist();
  }
}
