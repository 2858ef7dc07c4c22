package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.Layout.RootedFile;
import org.junit.jupiter.api.Test;

/** What folders between a table's root and its files mean. */
class LayoutTest {

  private static List<RootedFile> files(String... names) {
    return Arrays.stream(names)
        .map(name -> new RootedFile(new Path("/t/" + name), new Path("/t")))
        .toList();
  }

  private static Layout of(String... names) {
    return Layout.of(files(names), Optional.empty(), false);
  }

  private static void refused(String sentence, String... names) {
    assertThatThrownBy(() -> of(names))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(sentence);
  }

  @Test
  void filesOfOneFolderAreFlat() {
    assertThat(of("a", "b")).isEqualTo(Layout.FLAT);
    assertThat(of()).isEqualTo(Layout.FLAT);
  }

  @Test
  void foldersWithNamesAreColumns() {
    assertThat(of("day=1/hour=2/a", "day=1/hour=3/b"))
        .isEqualTo(new Layout(List.of("day", "hour"), false));
    assertThat(of("day=a=b/a")).isEqualTo(new Layout(List.of("day"), false));
  }

  @Test
  void foldersWithoutNamesMeanNothing() {
    assertThat(of("x/a", "b")).isEqualTo(new Layout(List.of(), true));
    assertThat(of("a", "x/y/b")).isEqualTo(new Layout(List.of(), true));
  }

  @Test
  void everyFileLiesInFoldersOfTheSameNames() {
    refused(
        "/t/b: lies in no partition folder, but /t/day=1/a in partition folders of day: they are"
            + " not one table; name one of the two places with --input",
        "day=1/a",
        "b");
    refused("/t/hour=1/b: lies in partition folders of hour, but", "day=1/a", "hour=1/b");
    refused("partition folders of hour, day, but", "day=1/hour=1/a", "hour=1/day=1/b");
  }

  @Test
  void namedFoldersAreNotMixedWithOthers() {
    refused(
        "/t/x/day=1/a: lies in partition folders (day) below or above other folders, which Spark"
            + " cannot read as one table; name the folder that holds day=... with --input",
        "x/day=1/a");
    refused("(day) below or above other folders", "day=1/x/a");
  }

  @Test
  void aFolderHasANameAndAValue() {
    refused("/t/=1/a: the folder '=1' is not NAME=VALUE; rename it", "=1/a");
    refused("/t/day=/a: the folder 'day=' is not NAME=VALUE; rename it", "day=/a");
  }

  @Test
  void aBasePathIsTheRootOfAllFiles() {
    assertThat(Layout.of(files("x/day=1/a"), Optional.of(new Path("/t/x")), false))
        .isEqualTo(new Layout(List.of("day"), false));
    assertThat(Layout.of(files("day=1/a"), Optional.of(new Path("/t/day=1")), false))
        .isEqualTo(Layout.FLAT);
    assertThat(Layout.of(files("day=1/a"), Optional.of(new Path("/elsewhere")), false))
        .isEqualTo(Layout.FLAT);
  }

  @Test
  void foldersMeanNothingByWish() {
    assertThat(Layout.of(files("day=1/a", "b"), Optional.empty(), true))
        .isEqualTo(new Layout(List.of(), true));
  }

  @Test
  void nestedFilesAreLookedForAtAnyDepth() {
    assertThat(
            new Layout(List.of(), true).options(Map.of("recursivefilelookup", "false", "a", "b")))
        .containsOnly(Map.entry("recursiveFileLookup", "true"), Map.entry("a", "b"));
    assertThat(Layout.FLAT.options(Map.of("a", "b"))).isEqualTo(Map.of("a", "b"));
  }
}
