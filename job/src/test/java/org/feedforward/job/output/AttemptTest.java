package org.feedforward.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptTest {

  private static final Configuration CONFIGURATION = configuration("1");

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void makeInput() throws IOException {
    input = Files.createDirectory(folder.resolve("in"));
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

  @Test
  void leavesNothingBehindWhenItIsNotCommitted() throws IOException {
    try (Attempt attempt = begin(false)) {
      write(attempt, "half");
    }
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
        () -> late.commit(Map.of(), 1),
        ExitCode.OUTPUT,
        "another run published",
        "its result stands");
    late.close();
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
    try (Attempt living = begin(false)) {
      assertThat(crashed).doesNotExist();
      assertThat(living.data()).contains("_feedforward-out-");
      try (Attempt other = begin(false)) {
        assertThat(Path.of(living.data().replaceFirst("^file:", "")).getParent()).exists();
        assertThat(other.data()).isNotEqualTo(living.data());
      }
    }
    assertThat(names(folder)).containsExactly("in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "in/out", "in/deeper/out", ".", "link/out"})
  void refusesToTouchTheInput(String place) throws IOException {
    Files.writeString(input.resolve("a.csv"), "a");
    Files.createSymbolicLink(folder.resolve("link"), input);
    String target = folder.resolve(place).normalize().toString();
    assertFault(
        () -> Attempt.begin(target, true, input.toString(), CONFIGURATION),
        ExitCode.USAGE,
        "input");
    assertThat(names(input)).containsExactly("a.csv");
  }

  @Test
  void refusesAPlaceThatTheGlobOfTheInputFinds() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "a");
    assertFault(
        () -> Attempt.begin(output.toString(), false, folder + "/*", CONFIGURATION),
        ExitCode.USAGE,
        "matched by the input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "s3a://bucket/x", "gs://bucket/x", "abfss://a@b/x", "nosuch://x/y"})
  void refusesPlacesWhereARenameIsNotOneStepOrNothingMayStand(String place) {
    assertFault(
        () -> Attempt.begin(place, false, input.toString(), CONFIGURATION),
        ExitCode.USAGE,
        "--output " + place);
  }

  @Test
  void refusesTheCommitterThatPublishesTaskByTask() {
    Configuration second = configuration("2");
    assertFault(
        () -> Attempt.begin(output.toString(), false, input.toString(), second),
        ExitCode.USAGE,
        "algorithm.version=2");
  }

  private static Configuration configuration(String committer) {
    Configuration configuration = new Configuration();
    configuration.set("mapreduce.fileoutputcommitter.algorithm.version", committer);
    return configuration;
  }

  private Attempt begin(boolean overwrite) {
    return Attempt.begin(output.toString(), overwrite, input.toString(), CONFIGURATION);
  }

  private void commit(String content, boolean overwrite) throws IOException {
    try (Attempt attempt = begin(overwrite)) {
      write(attempt, content);
      attempt.commit(Map.of("model", "m"), 3);
    }
  }

  private static void write(Attempt attempt, String content) throws IOException {
    Path data = Path.of(attempt.data().replaceFirst("^file:", ""));
    Files.createDirectories(data);
    Files.writeString(data.resolve("part-0"), content);
  }

  /** What a process leaves that died after it had written its manifest. */
  private Path crash(String content) throws IOException {
    Path attempt = Files.createDirectory(folder.resolve("_feedforward-out-dead"));
    Path data = Files.createDirectory(attempt.resolve("data"));
    Files.writeString(data.resolve("part-0"), content);
    FileSystem system = FileSystem.getLocal(CONFIGURATION);
    String target =
        system.makeQualified(new org.apache.hadoop.fs.Path(output.toString())).toString();
    Owner self = Owner.current("dead", target);
    new Owner("dead", target, self.host(), self.process(), self.started() - 1)
        .write(system, new org.apache.hadoop.fs.Path(attempt.toString()));
    new Manifest("dead", Map.of(), 1, Map.of("part-0", (long) content.length()))
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
