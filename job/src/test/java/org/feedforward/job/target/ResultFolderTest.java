package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.store.ResultFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a result, its manifest, its owner, and how folders are renamed. */
class ResultFolderTest {

  @TempDir private Path folder;
  private FileSystem system;
  private org.apache.hadoop.fs.Path hadoop;

  @BeforeEach
  void openDisk() throws IOException {
    system = FileSystem.getLocal(LocalHadoop.configuration());
    hadoop = new org.apache.hadoop.fs.Path(folder.toString());
  }

  @Test
  void theFilesAreAllButMarksAndChecksums() throws IOException {
    Files.createDirectories(folder.resolve("k=1/deep"));
    for (String name :
        new String[] {
          "part-0",
          "_SUCCESS",
          "_MANIFEST.json",
          ".part-0.crc",
          "k=1/_SUCCESS",
          "k=1/.part-1.crc",
          "k=1/deep/part-2",
          ".hidden",
          "notes.crc",
          "k=1/_MANIFEST.json"
        }) {
      Files.writeString(folder.resolve(name), name);
    }
    assertThat(ResultFiles.list(system, hadoop))
        .containsExactly(
            Map.entry(".hidden", 7L),
            Map.entry("k=1/_MANIFEST.json", 18L),
            Map.entry("k=1/_SUCCESS", 12L),
            Map.entry("k=1/deep/part-2", 15L),
            Map.entry("notes.crc", 9L),
            Map.entry("part-0", 6L));
  }

  @Test
  void theManifestIsReadAsItWasWritten() throws IOException {
    ObjectNode facts = JsonNodeFactory.instance.objectNode().put("model", "m");
    facts.putObject("labels").put("team", "risk");
    Manifest manifest = new Manifest("run-1", facts, 7, Map.of("part-0", 3L));
    manifest.write(system, hadoop);
    assertThat(Manifest.read(system, hadoop)).contains(manifest);
    assertThat(folder.resolve(Manifest.NAME))
        .hasContent(
            """
            {
              "format" : "feedforward-result",
              "version" : 1,
              "run" : "run-1",
              "model" : "m",
              "labels" : {
                "team" : "risk"
              },
              "rows" : 7,
              "files" : [ {
                "path" : "part-0",
                "bytes" : 3
              } ]
            }""");
    assertThatThrownBy(() -> manifest.write(system, hadoop)).isInstanceOf(IOException.class);
    facts.removeAll();
    assertThat(manifest.facts().path("model").asText()).isEqualTo("m");
    assertThatThrownBy(() -> manifest.files().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void thereMayBeNoManifestNorOwner() throws IOException {
    assertThat(Manifest.read(system, hadoop)).isEmpty();
    assertThat(Owner.read(system, hadoop)).isEmpty();
    Files.writeString(folder.resolve(Owner.NAME), "{\"run\":");
    assertThat(Owner.read(system, hadoop)).isEmpty();
  }

  @Test
  void theOwnerIsThisProcessUntilItEnds() throws IOException {
    Owner own = Owner.current("run-1", "file:/out");
    own.write(system, hadoop);
    Owner read = Owner.read(system, hadoop).orElseThrow();
    assertThat(read).isEqualTo(own);
    assertThat(read.process()).isEqualTo(ProcessHandle.current().pid());
    assertThat(read.started()).isPositive();
    assertThat(read.isGone()).isFalse();
    assertThat(other(own, own.host(), own.process(), own.started() + 1).isGone()).isTrue();
    assertThat(other(own, own.host(), Long.MAX_VALUE, own.started()).isGone()).isTrue();
    assertThat(other(own, "elsewhere", Long.MAX_VALUE, own.started()).isGone()).isFalse();
  }

  private static Owner other(Owner own, String host, long process, long started) {
    return new Owner(own.run(), own.target(), host, process, started, false);
  }

  @Test
  void aRenameNeverReplaces() throws IOException {
    Path from = Files.createDirectory(folder.resolve("from"));
    Files.writeString(from.resolve("part-0"), "new");
    Path to = Files.createDirectory(folder.resolve("to"));
    RawLocalFileSystem raw = new RawLocalFileSystem();
    raw.initialize(system.getUri(), LocalHadoop.configuration());
    for (FileSystem each : new FileSystem[] {system, raw}) {
      assertThatThrownBy(() -> Renames.rename(each, path(from), path(to)))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(from.resolve("part-0")).exists();
      assertThat(to).isEmptyDirectory();
      assertThatThrownBy(
              () -> Renames.rename(each, path(folder.resolve("no")), path(from.resolve("x"))))
          .isInstanceOf(IOException.class);
    }
    Renames.rename(system, path(from), path(folder.resolve("first")));
    assertThat(folder.resolve("first/part-0")).hasContent("new");
    Renames.rename(raw, path(folder.resolve("first")), path(folder.resolve("second")));
    assertThat(folder.resolve("second/part-0")).hasContent("new");
    assertThat(folder.resolve("first")).doesNotExist();
  }

  private static org.apache.hadoop.fs.Path path(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }
}
