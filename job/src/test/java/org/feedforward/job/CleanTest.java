package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed of an output, and what is not. */
class CleanTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  @TempDir private Path folder;
  private Path output;
  private Path input;

  @BeforeEach
  void writeInput() throws IOException {
    LocalSpark.session();
    output = folder.resolve("scores");
    input = Files.writeString(folder.resolve("in.csv"), "id,x\n1,2\n2,5\n");
  }

  private Run score(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "score",
                "--model",
                MODEL + "",
                "--input",
                input + "",
                "--features",
                "x",
                "--output",
                output + ""));
    words.addAll(List.of(more));
    Run run = Run.of(words);
    assertThat(run.out()).contains("RESULT");
    return run;
  }

  private Run clean(String... more) {
    List<String> words = new ArrayList<>(List.of("clean", "--output", output + ""));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private void expect(Run run, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
    for (String word : words) {
      assertThat(run.out()).contains(word);
    }
  }

  /** An attempt for a run, of a process that this machine does not know any more, or of another. */
  private Path attempt(Path place, String name, String host) throws IOException {
    Path attempt = place.resolve(name);
    Files.createDirectories(attempt.resolve("data"));
    Files.writeString(attempt.resolve("data/part.parquet"), "half");
    Path target = name.startsWith("ds=") ? output.resolve(name.substring(0, 4)) : output;
    Files.writeString(
        attempt.resolve("_ATTEMPT.json"),
        String.format(
            Locale.ROOT,
            """
        {"run":"r","target":"file:%s","host":"%s","process":1,"started":1}
        """,
            target,
            host));
    return attempt;
  }

  private static void age(Path tree, Duration age) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
      }
    }
  }

  private List<String> runs() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String host() throws IOException {
    return java.net.InetAddress.getLocalHost().getHostName();
  }

  /** Its folders come again with the file, without a word of whose they are. */
  @Test
  void whatATaskWroteThatCameTooLateGoesOnceItIsOld() throws IOException {
    score();
    Path parent = folder.resolve("_feedforward-scores-late");
    Path late = parent.resolve("data/_temporary/0/_temporary/attempt_1");
    Files.createDirectories(late);
    Files.writeString(late.resolve("part-0"), "late");
    Path foreign = Files.createDirectories(folder.resolve("_feedforward-scores-notes/data"));
    Files.writeString(foreign.resolve("part-0"), "mine");
    expect(clean("--older-than", "1d"), "of nobody");
    assertThat(late).exists();
    age(parent, Duration.ofDays(2));
    age(foreign.getParent(), Duration.ofDays(2));
    expect(clean("--older-than", "1d"), "of nobody");
    assertThat(parent).doesNotExist();
    assertThat(foreign.resolve("part-0")).exists();
  }

  @Test
  void attemptsOfProcessesThatEndedGo() throws IOException {
    score("--run", "ds=1");
    Path here = attempt(output.resolve("_attempts"), "ds=2-a", host());
    Path other = attempt(output.resolve("_attempts"), "ds=2-b", "elsewhere");
    Path plain = attempt(folder, "_feedforward-scores-c", host());
    Path foreign = attempt(folder, "_feedforward-scores-more-d", host());
    Files.writeString(
        foreign.resolve("_ATTEMPT.json"),
        Files.readString(foreign.resolve("_ATTEMPT.json")).replace("scores\"", "scores-more\""));
    expect(
        clean("--dry-run"),
        "would remove attempt " + here + " (of process 1 on " + host() + ", which has ended)",
        "would remove attempt " + plain,
        "kept attempt " + other + " (of process 1 on elsewhere, of which is not known",
        "2 would be removed, 1 kept");
    assertThat(here).exists();
    expect(clean(), "removed attempt " + here, "2 removed, 1 kept");
    assertThat(here).doesNotExist();
    assertThat(plain).doesNotExist();
    assertThat(other).exists();
    assertThat(foreign).exists();
    assertThat(runs()).containsExactly("_attempts", "ds=1");
  }

  @Test
  void attemptsOfOtherMachinesGoWhenTheyAreOld() throws IOException {
    Path young = attempt(output.resolve("_attempts"), "ds=1-a", "elsewhere");
    Path old = attempt(output.resolve("_attempts"), "ds=2-a", "elsewhere");
    age(old, Duration.ofDays(31));
    expect(clean("--older-than", "30d"), "removed attempt " + old, "1 removed, 1 kept");
    assertThat(young).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void aReplacementThatDiedIsPutBack() throws IOException {
    score("--run", "ds=1");
    Path dead = attempt(output.resolve("_attempts"), "ds=1-a", host());
    Files.move(output.resolve("ds=1"), dead.resolve("old"));
    expect(clean(), "1 removed, 0 kept");
    assertThat(runs()).containsExactly("_attempts", "ds=1");
    assertThat(score("--run", "ds=1").out()).contains("Nothing to do");
  }

  @Test
  void rejectsWithoutAResultGoWhenTheyAreOld() throws IOException {
    Files.writeString(input, "id,x\n1,2\n2,\n");
    String[] none = {"--errors", "reject", "--set", "errors.max-rows=0"};
    assertThat(score(none).code()).isEqualTo(ExitCode.DATA);
    assertThat(score("--run", "ds=1", "--errors", "reject", "--set", "errors.max-rows=0").code())
        .isEqualTo(ExitCode.DATA);
    expect(clean("--older-than", "1d"), "kept rejects " + folder + "/_feedforward-scores-rejects-");
    expect(clean(), "kept rejects " + output + "/_attempts/ds=1-rejects-", "0 removed, 2 kept");
    age(folder, Duration.ofDays(2));
    expect(clean("--older-than", "1d"), "2 removed, 0 kept");
    expect(clean("--older-than", "1d"), "0 removed, 0 kept");
  }

  @Test
  void theLastRunsAreKept() throws IOException {
    for (String ds : List.of("2026-11-03", "2026-11-01", "2026-11-02")) {
      score("--run", "ds=" + ds);
    }
    Files.createDirectories(output.resolve("ds=2026-10-31"));
    expect(clean("--keep", "5"), "0 removed");
    expect(
        clean("--keep", "2", "--older-than", "1d"),
        "kept run " + output + "/ds=2026-11-01 (not old enough)");
    expect(
        clean("--keep", "2"), "removed run " + output + "/ds=2026-11-01 (not one of the last 2)");
    assertThat(runs())
        .containsExactly("_attempts", "ds=2026-10-31", "ds=2026-11-02", "ds=2026-11-03");
    assertThat(output.resolve("_attempts")).isEmptyDirectory();
    Files.writeString(output.resolve("ds=2026-11-02/notes.txt"), "mine");
    expect(clean("--keep", "0"), "kept run", "files that Feedforward did not write", "removed run");
    assertThat(runs()).containsExactly("_attempts", "ds=2026-10-31", "ds=2026-11-02");
  }

  @Test
  void rejectsThatStandApartGoWithTheirRun() throws IOException {
    Files.writeString(input, "id,x\n1,2\n2,\n");
    Path rejects = folder.resolve("rejects");
    for (String ds : List.of("1", "2", "3", "4")) {
      score("--run", "ds=" + ds, "--errors", "reject", "--set", "errors.rejects=" + rejects);
    }
    Files.writeString(rejects.resolve("ds=2/notes.txt"), "mine");
    Path foreign = rejects.resolve("ds=3/_MANIFEST.json");
    Files.writeString(
        foreign, Files.readString(foreign).replaceFirst("\"run\" : \"", "\"run\" : \"other"));
    Files.delete(foreign.resolveSibling("._MANIFEST.json.crc"));
    expect(
        clean("--keep", "1", "--dry-run"),
        "would remove rejects " + rejects + "/ds=1 (of a run that is not kept)",
        "3 would be removed, 1 kept");
    assertThat(rejects.resolve("ds=1")).exists();
    expect(
        clean("--keep", "1"),
        "removed rejects " + rejects + "/ds=1 (of a run that is not kept)",
        "removed run " + output + "/ds=1",
        "kept run " + output + "/ds=2 (" + rejects + "/ds=2 holds files that Feedforward did not",
        "3 removed, 1 kept");
    assertThat(runs()).containsExactly("_attempts", "ds=2", "ds=4");
    assertThat(rejects.resolve("ds=1")).doesNotExist();
    assertThat(rejects.resolve("ds=2/notes.txt")).hasContent("mine");
    assertThat(foreign).exists();
    assertThat(rejects.resolve("ds=4")).isNotEmptyDirectory();
    assertThat(rejects.resolve("_attempts")).isEmptyDirectory();
    Files.delete(rejects.resolve("ds=2/notes.txt"));
    expect(clean("--keep", "0"), "4 removed, 0 kept");
    assertThat(rejects.resolve("ds=4")).doesNotExist();
  }

  @Test
  void reportsThatStandApartGoWithTheirRun() throws IOException {
    Path reports = folder.resolve("reports");
    for (String ds : List.of("1", "2", "3")) {
      score("--run", "ds=" + ds, "--set", "report.path=" + reports);
    }
    Files.writeString(reports.resolve("ds=1/notes.txt"), "mine");
    Path other = reports.resolve("ds=2/run.json");
    Files.writeString(other, Files.readString(other).replaceFirst("\"run\":\"", "\"run\":\"other"));
    expect(
        clean("--keep", "1", "--dry-run"),
        "would remove report " + reports + "/ds=1 (of a run that is not kept)",
        "3 would be removed, 0 kept");
    assertThat(reports.resolve("ds=1/run.json")).exists();
    expect(clean("--keep", "1"), "removed report " + reports + "/ds=1", "3 removed, 0 kept");
    assertThat(reports.resolve("ds=1")).isDirectoryContaining("glob:**/notes.txt");
    assertThat(reports.resolve("ds=1")).isDirectoryNotContaining("glob:**/run.*");
    assertThat(other).exists();
    assertThat(reports.resolve("ds=3/run.json")).exists();
    Run json = clean("--keep", "0", "--json");
    assertThat(new ObjectMapper().readTree(json.out()).findValuesAsText("kind"))
        .containsExactly("report", "run");
    assertThat(reports.resolve("ds=3")).doesNotExist();
  }

  @Test
  void numbersAreInTheirOrder() throws IOException {
    for (String batch : List.of("9", "10", "8")) {
      score("--run", "batch=" + batch);
    }
    expect(clean("--keep", "1"), "removed run " + output + "/batch=9");
    assertThat(runs()).containsExactly("_attempts", "batch=10");
  }

  @Test
  void theOutputMayStandInAJobFileAndNothingElseOfItMatters() throws IOException {
    Path job = folder.resolve("job.yaml");
    Files.writeString(job, "input: {path: 'in/{{ds}}'}\noutput: {path: '{{place}}'}\n");
    score("--run", "ds=1");
    Run run = Run.of("clean", "--job", job + "", "--var", "place=scores", "--keep", "0", "--json");
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.path("found").path(0).path("kind").asText()).isEqualTo("run");
    assertThat(json.path("found").path(0).path("removed").asBoolean()).isTrue();
    assertThat(runs()).containsExactly("_attempts");
    assertThat(Run.of("clean", "--job", job + "").err()).contains("unknown variable {{place}}");
  }

  @Test
  void whatIsNoNumberOrAgeIsRefused() {
    Run run = clean("--keep", "-1", "--older-than", "1y");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("--keep: expected how many runs are kept, found '-1'")
        .contains("--older-than: expected an age, as 30d, 12h or 45m, found '1y'");
    assertThat(Run.of("clean").err()).contains("No output given. Set --output PATH");
    expect(Run.of("clean", "--output", folder.resolve("nothing") + ""), "0 removed, 0 kept");
  }
}
