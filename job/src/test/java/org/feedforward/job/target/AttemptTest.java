package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The renames of an attempt, without Spark. */
class AttemptTest {

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void makeNeighbour() throws IOException {
    Files.createDirectory(folder.resolve("in"));
    output = folder.resolve("out");
  }

  @Test
  void putsAResultInPlaceWithItsManifest() throws IOException {
    commit("new", false);
    assertThat(output.resolve("part-0")).hasContent("new");
    assertThat(Files.readString(output.resolve("_MANIFEST.json")))
        .contains("\"rows\" : 3", "\"path\" : \"part-0\"", "\"model\" : \"m\"");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  /** Speculation ends the slower one of two attempts, which may open a file before it hears it. */
  @Test
  void takesNoFileOfATaskAttemptThatWasTooLate() throws IOException {
    Attempt attempt = begin(false);
    write(attempt, "new");
    Path late = local(attempt.data()).resolve("_temporary/0/_temporary/attempt_1/part-0");
    Files.createDirectories(late.getParent());
    Files.writeString(late, "late");
    attempt.publish(facts(), 3, Replacing.NOTHING);
    attempt.end();
    assertThat(output.resolve("_temporary")).doesNotExist();
    assertThat(Files.readString(output.resolve("_MANIFEST.json"))).doesNotContain("attempt_1");
  }

  /** It may have come between the manifest of a run and the end of its process. */
  @Test
  void replacesAResultThatHasAFileOfATaskAttemptThatWasTooLate() throws IOException {
    commit("old", false);
    Path late = Files.createDirectories(output.resolve("_temporary/0/_temporary/attempt_1"));
    Files.writeString(late.resolve("part-0"), "late");
    commit("new", true);
    assertThat(output.resolve("part-0")).hasContent("new");
    assertThat(output.resolve("_temporary")).doesNotExist();
  }

  @Test
  void leavesNothingBehindWhenItIsNotCommitted() throws IOException {
    Attempt attempt = begin(false);
    write(attempt, "half");
    attempt.end();
    attempt.end();
    assertThat(names(folder)).containsExactly("in");
  }

  @Test
  void refusesAnExistingTargetUnlessToldToOverwrite() throws IOException {
    commit("old", false);
    assertFault(() -> begin(false), ExitCode.OUTPUT, "exists", "--overwrite");
    commit("new", true);
    assertThat(output.resolve("part-0")).hasContent("new");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  @Test
  void neverReplacesWhatItDidNotWrite() throws IOException {
    Files.createDirectory(output);
    assertFault(() -> begin(true), ExitCode.OUTPUT, "_MANIFEST.json");
    Files.writeString(output.resolve("_MANIFEST.json"), "{}");
    assertFault(() -> begin(true), ExitCode.OUTPUT, "_MANIFEST.json");
    Files.delete(output.resolve("_MANIFEST.json"));
    Files.delete(output);
    Files.writeString(output, "a file");
    assertFault(() -> begin(true), ExitCode.OUTPUT, "_MANIFEST.json");
    assertThat(output).hasContent("a file");
  }

  @Test
  void neverReplacesAResultThatSomebodyAddedFilesTo() throws IOException {
    commit("old", false);
    Files.writeString(output.resolve("notes.txt"), "mine");
    assertFault(() -> begin(true), ExitCode.OUTPUT, "notes.txt");
    assertThat(output.resolve("part-0")).hasContent("old");
  }

  @Test
  void losesToAResultThatAppearsMeanwhile() throws IOException {
    Attempt late = begin(false);
    write(late, "late");
    commit("first", false);
    assertFault(
        () -> late.publish(facts(), 1, Replacing.NOTHING),
        ExitCode.OUTPUT,
        "another run published",
        "its result stands");
    late.end();
    assertThat(output.resolve("part-0")).hasContent("first");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  @Test
  void putsTheNewResultInPlaceAfterACrashBetweenTheTwoRenames() throws IOException {
    commit("old", false);
    Path crashed = crash("new");
    Files.move(output, crashed.resolve("old"));
    assertFault(() -> begin(false), ExitCode.OUTPUT, "exists");
    assertThat(output.resolve("part-0")).hasContent("new");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  @Test
  void putsTheOldResultBackWhenTheNewOneIsNotComplete() throws IOException {
    commit("old", false);
    Path crashed = crash("half");
    Files.delete(crashed.resolve("data/_MANIFEST.json"));
    Files.move(output, crashed.resolve("old"));
    assertFault(() -> begin(false), ExitCode.OUTPUT, "exists");
    assertThat(output.resolve("part-0")).hasContent("old");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  @Test
  void removesTheFolderOfAnAttemptThatDiedAndLeavesOneThatLives() throws IOException {
    Path crashed = crash("half");
    Attempt living = begin(false);
    assertThat(crashed).doesNotExist();
    assertThat(living.data().toString()).contains("_feedforward-out-");
    Attempt other = begin(false);
    assertThat(local(living.data()).getParent()).exists();
    assertThat(other.data()).isNotEqualTo(living.data());
    living.end();
    assertThat(local(other.data()).getParent()).exists();
    other.end();
    assertThat(names(folder)).containsExactly("in");
  }

  @Test
  void anEmptyFolderIsReplacedWhereThatIsAllowedAndOnlyThen() throws IOException {
    Files.createDirectory(output);
    assertFault(() -> place().requireFree(Replacing.NOTHING), ExitCode.OUTPUT, "exists");
    assertFault(() -> place().requireFree(Replacing.OURS), ExitCode.OUTPUT, "_MANIFEST.json");
    place().requireFree(Replacing.OURS_OR_EMPTY);
    Attempt attempt = Attempt.of(place());
    attempt.begin();
    write(attempt, "new");
    assertThat(output).isEmptyDirectory();
    attempt.publish(facts(), 1, Replacing.OURS_OR_EMPTY);
    attempt.end();
    assertThat(output.resolve("part-0")).hasContent("new");

    Attempt second = Attempt.of(place());
    second.begin();
    write(second, "newer");
    second.publish(facts(), 1, Replacing.OURS_OR_EMPTY);
    second.end();
    assertThat(output.resolve("part-0")).hasContent("newer");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  @Test
  void aLinkToAResultIsReplacedAndTheResultItLeadsToStays() throws IOException {
    commit("old", false);
    Path real = Files.move(output, folder.resolve("real"));
    Files.createSymbolicLink(output, real);
    commit("new", true);
    assertThat(output.resolve("part-0")).hasContent("new");
    assertThat(Files.isSymbolicLink(output)).isFalse();
    assertThat(real.resolve("part-0")).hasContent("old");
    assertThat(names(folder)).containsExactly("in", "out", "real");
  }

  @Test
  void aRunThatWasToldToEndPublishesNothing() throws IOException {
    Attempt attempt = begin(false);
    write(attempt, "late");
    attempt.end();
    write(attempt, "late");
    assertThatThrownBy(() -> attempt.publish(facts(), 1, Replacing.NOTHING))
        .isInstanceOf(IOException.class);
    assertThat(output).doesNotExist();
  }

  @Test
  void aFolderThatLostFilesIsNotPublished() throws IOException {
    Attempt attempt = begin(false);
    assertThatThrownBy(() -> attempt.publish(facts(), 1, Replacing.NOTHING))
        .isInstanceOf(IOException.class);
    attempt.end();
    assertThat(names(folder)).containsExactly("in");
  }

  @Test
  void theOldResultIsPutBackByWhoGivesUpBetweenTheTwoRenames() throws IOException {
    commit("old", false);
    Attempt attempt = begin(true);
    write(attempt, "new");
    Files.move(output, local(attempt.data()).resolveSibling("old"));
    attempt.end();
    assertThat(output.resolve("part-0")).hasContent("old");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  @Test
  void aRunWhoseResultAnotherOnePutInPlaceHasPublishedIt() throws IOException {
    commit("old", false);
    Attempt attempt = begin(true);
    write(attempt, "new");
    Path data = local(attempt.data());
    Files.move(output, data.resolveSibling("old"));
    FileSystem system = FileSystem.getLocal(LocalHadoop.configuration());
    String run = data.getParent().getFileName().toString().replace("_feedforward-out-", "");
    new Manifest(run, facts(), 1, Map.of("part-0", 3L)).write(system, attempt.data());
    Attempt.finishCrashed(place(), false);
    assertThat(output.resolve("part-0")).hasContent("new");
    assertThat(data).doesNotExist();
    attempt.end();
    assertThat(output.resolve("part-0")).hasContent("new");
    assertThat(names(folder)).containsExactly("in", "out");
  }

  @Test
  void knowsThatItsOwnFolderIsGone() throws IOException {
    Attempt attempt = begin(false);
    Throwable own = new FileNotFoundException("File " + attempt.data() + "/part-0 does not exist");
    assertThat(attempt.isGone(new IllegalStateException(own))).isTrue();
    assertThat(attempt.isGone(new FileNotFoundException("in.parquet"))).isFalse();
    assertThat(attempt.isGone(new IOException(attempt.data().toString()))).isFalse();
    attempt.end();
  }

  @Test
  void foldersOfOtherPlacesAreLeftAlone() throws IOException {
    for (String name : List.of("_feedforward-out-foreign", "_feedforward-out2-dead")) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.writeString(folder.resolve("_feedforward-out-file"), "mine");
    Path other = crash("other");
    Path owner = other.resolve(Owner.NAME);
    Files.writeString(owner, Files.readString(owner).replace("/out\"", "/out2\""));
    Files.delete(other.resolve("." + Owner.NAME + ".crc"));
    Attempt.finishCrashed(place(), false);
    assertThat(names(folder))
        .containsExactly(
            "_feedforward-out-dead",
            "_feedforward-out-file",
            "_feedforward-out-foreign",
            "_feedforward-out2-dead",
            "in");
  }

  /** A place that can be replaced is looked at as every run for it looks. */
  private Attempt begin(boolean overwrite) throws IOException {
    Attempt.finishCrashed(place(), false);
    place().requireFree(overwrite ? Replacing.OURS : Replacing.NOTHING);
    Attempt attempt = Attempt.of(place());
    attempt.begin();
    return attempt;
  }

  private Place place() {
    return Place.of(
        "--output", new org.apache.hadoop.fs.Path(output.toString()), LocalHadoop.configuration());
  }

  private void commit(String content, boolean overwrite) throws IOException {
    Attempt attempt = begin(overwrite);
    write(attempt, content);
    attempt.publish(facts().put("model", "m"), 3, Replacing.OURS);
    attempt.end();
  }

  private static ObjectNode facts() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }

  private static void write(Attempt attempt, String content) throws IOException {
    Path data = Files.createDirectories(local(attempt.data()));
    Files.writeString(data.resolve("part-0"), content);
  }

  /** What a process leaves that died after it had written its manifest. */
  private Path crash(String content) throws IOException {
    Path attempt = Files.createDirectory(folder.resolve("_feedforward-out-dead"));
    Path data = Files.createDirectory(attempt.resolve("data"));
    Files.writeString(data.resolve("part-0"), content);
    FileSystem system = FileSystem.getLocal(LocalHadoop.configuration());
    String target =
        system.makeQualified(new org.apache.hadoop.fs.Path(output.toString())).toString();
    Owner self = Owner.current("dead", target);
    new Owner("dead", target, self.host(), self.process(), self.started() - 1, false)
        .write(system, new org.apache.hadoop.fs.Path(attempt.toString()));
    new Manifest("dead", facts(), 1, Map.of("part-0", (long) content.length()))
        .write(system, new org.apache.hadoop.fs.Path(data.toString()));
    return attempt;
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static void assertFault(ThrowingCallable call, ExitCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .message()
        .contains(List.of(words));
  }
}
