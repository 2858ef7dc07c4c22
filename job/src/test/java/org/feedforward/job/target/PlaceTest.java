package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be replaced, and where no result may stand. */
class PlaceTest {

  @TempDir private Path folder;
  private FileSystem system;
  private Path output;

  @BeforeEach
  void openDisk() throws IOException {
    system = FileSystem.getLocal(LocalHadoop.configuration());
    output = folder.resolve("out");
  }

  private Place place() {
    return place(output);
  }

  private static Place place(Path path) {
    return Place.of(
        "--output", new org.apache.hadoop.fs.Path(path.toString()), LocalHadoop.configuration());
  }

  /** A result with one file. */
  private void writeResult(Path at) throws IOException {
    Files.createDirectories(at);
    Files.writeString(at.resolve("part-0"), "rows");
    new Manifest("run", JsonNodeFactory.instance.objectNode(), 1, Map.of("part-0", 4L))
        .write(system, new org.apache.hadoop.fs.Path(at.toString()));
  }

  @Test
  void aFreePlaceMayBeUsedWhateverMayBeReplaced() throws IOException {
    assertThat(place().isTaken()).isFalse();
    for (Replacing replacing : Replacing.values()) {
      assertThatCode(() -> place().requireFree(replacing)).doesNotThrowAnyException();
    }
  }

  @Test
  void aResultOfOursIsReplacedWhenThatWasAskedFor() throws IOException {
    writeResult(output);
    assertThat(place().isTaken()).isTrue();
    assertRefused(
        () -> place().requireFree(Replacing.NOTHING),
        output + " exists; --overwrite replaces a result of Feedforward");
    assertThatCode(() -> place().requireFree(Replacing.OURS)).doesNotThrowAnyException();
    assertThatCode(() -> place().requireFree(Replacing.OURS_OR_EMPTY)).doesNotThrowAnyException();
  }

  @Test
  void aFolderThatWasWrittenBySomebodyElseIsNotReplaced() throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("part-0"), "rows");
    String message =
        output
            + " was not written by Feedforward (it has no _MANIFEST.json), so it is not replaced;"
            + " remove it yourself or choose another place";
    assertRefused(() -> place().requireFree(Replacing.OURS), message);
    assertRefused(() -> place().requireFree(Replacing.OURS_OR_EMPTY), message);
    for (String manifest :
        new String[] {
          "{}",
          "",
          "no JSON",
          "[]",
          "{\"format\":\"feedforward-result\",\"version\":2}",
          "{\"format\":\"other\",\"version\":1}"
        }) {
      Files.writeString(output.resolve(Manifest.NAME), manifest);
      assertRefused(() -> place().requireFree(Replacing.OURS), message);
    }
  }

  @Test
  void aFileIsNotReplaced() throws IOException {
    Files.writeString(output, "a file");
    assertRefused(
        () -> place().requireFree(Replacing.OURS_OR_EMPTY), "was not written by Feedforward");
  }

  @Test
  void aResultThatGotFurtherFilesIsNotReplaced() throws IOException {
    writeResult(output);
    Files.createDirectories(output.resolve("mine"));
    Files.writeString(output.resolve("mine/notes.txt"), "mine");
    assertRefused(
        () -> place().requireFree(Replacing.OURS),
        output
            + " holds files that Feedforward did not write (mine/notes.txt), so it is not replaced;"
            + " move them away or choose another place");
  }

  @Test
  void aFolderThatHoldsAResultIsNotReplaced() throws IOException {
    writeResult(output.resolve("day=1"));
    String message =
        output + " holds another result (day=1), so it is not replaced; choose another place";
    assertRefused(() -> place().requireFree(Replacing.OURS), message);
    writeResult(output);
    assertRefused(() -> place().requireFree(Replacing.OURS), message);
  }

  @Test
  void noResultStandsWithinAnotherOne() throws IOException {
    writeResult(output);
    for (String inner : new String[] {"out/inner", "out/deep/inner"}) {
      Path path = folder.resolve(inner);
      assertRefused(
          () -> place(path).requireOutsideOfResults(),
          path
              + " lies in "
              + output
              + ", which is a result of Feedforward; choose a place outside of it");
    }
    Path attempt = Files.createDirectories(folder.resolve("_feedforward-x-1"));
    Owner.current("1", "x").write(system, new org.apache.hadoop.fs.Path(attempt.toString()));
    assertRefused(
        () -> place(attempt.resolve("data")).requireOutsideOfResults(), " lies in " + attempt);
    assertThatCode(() -> place().requireOutsideOfResults()).doesNotThrowAnyException();
    assertThatCode(() -> place(folder.resolve("out2")).requireOutsideOfResults())
        .doesNotThrowAnyException();
  }

  @Test
  void knowsAnEmptyFolder() throws IOException {
    Files.createDirectories(output);
    assertThat(place().isEmptyFolder()).isTrue();
    Files.writeString(output.resolve("part-0"), "rows");
    assertThat(place().isEmptyFolder()).isFalse();
    assertThat(place(output.resolve("part-0")).isEmptyFolder()).isFalse();
  }

  @Test
  void linksAboveAPlaceAreFollowedAndTheSchemeIsNotShown() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    Place place = place(link.resolve("deep/out"));
    assertThat(place.path().toString()).isEqualTo("file:" + real + "/deep/out");
    assertThat(place.shown()).isEqualTo(real + "/deep/out");
    assertThat(Locations.plain(new org.apache.hadoop.fs.Path("hdfs://name/out")))
        .isEqualTo("hdfs://name/out");
    org.apache.hadoop.fs.Path far = new org.apache.hadoop.fs.Path("hdfs://name/out");
    assertThat(Locations.real(far)).isSameAs(far);
  }

  private static void assertRefused(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OUTPUT))
        .hasMessageContaining(words);
  }
}
