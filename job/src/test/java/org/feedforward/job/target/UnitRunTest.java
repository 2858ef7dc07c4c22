package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.units.Cut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are cut in units are the same as others, and go on where they died. */
class UnitRunTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark = LocalSpark.session();
  private final Configuration configuration = spark.sparkContext().hadoopConfiguration();

  @TempDir private Path folder;
  private Path input;

  /** Four files in three folders of days, a null and a NaN among the numbers. */
  @BeforeEach
  void writeInput() throws IOException {
    input = folder.resolve("in");
    for (int file = 1; file <= 4; file++) {
      int from = file * 100;
      spark
          .range(from, from + 60, 1, 1)
          .selectExpr(
              "id",
              "case when id = 250 then null when id = 301 then float('nan')"
                  + " else cast(id * 0.37 as float) end x",
              "if(id % 3 = 0, 'a', 'b') part")
          .write()
          .mode("append")
          .parquet(input + "/ds=2026-11-0" + Math.max(1, file - 1));
    }
    for (Path file : inputFiles()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T00:00:00Z")));
    }
  }

  @AfterEach
  void useTheDiskAgain() {
    CrashingFileSystem.remove(configuration);
  }

  private List<Path> inputFiles() throws IOException {
    try (Stream<Path> files = Files.walk(input)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static String[] with(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private Run run(String verb, String output, String... more) {
    List<String> words =
        new ArrayList<>(List.of(verb, "--model", MODEL + "", "--input", input.toString()));
    words.addAll(List.of("--features", "x", "--output", folder.resolve(output).toString()));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private Run score(String output, String... more) {
    Run run = run("score", output, more);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  private static final String[] BY_TWO = {"--set", "run.units.files=2"};
  private static final String[] BY_ONE = {"--set", "run.units.files=1"};
  private static final String[] REJECT = {"--errors", "reject"};
  private static final String[] NULLS = {"--errors", "null"};

  /** Rows with the bits of their prediction. */
  private List<String> rows(String output) {
    return spark
        .read()
        .parquet(folder.resolve(output).toString())
        .selectExpr("id", "part", "ds", "cast(prediction as string)")
        .orderBy("id")
        .collectAsList()
        .stream()
        .map(Row::mkString)
        .toList();
  }

  private ObjectNode json(String file) throws IOException {
    return (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
  }

  /** What a manifest says but for its run and its files. */
  private JsonNode facts(String output) throws IOException {
    ObjectNode manifest = json(output + "/_MANIFEST.json");
    manifest.remove(List.of("run", "files", "row_groups"));
    return manifest;
  }

  /** What a report says but for times, places and the tasks. */
  private String report(String output) throws IOException {
    ObjectNode report = json(output + "/_report/run.json");
    report.remove(List.of("run", "started", "seconds", "output", "settings", "tasks", "notes"));
    report.remove("row_groups");
    // which row is the example depends on which comes first
    report.path("reasons").forEach(reason -> ((ObjectNode) reason).remove("example"));
    return report.toPrettyString();
  }

  /** Lets a run die when it has kept two units. */
  private void die(String output, String... more) throws IOException {
    die("units/00002", output, more);
  }

  /** Lets a run die when it is about to change something on a path. */
  private void die(String path, String output, String... more) throws IOException {
    CrashingFileSystem.install(configuration);
    CrashingFileSystem.crashOn(path);
    run("score", output, more);
    assertThat(CrashingFileSystem.hasCrashed()).isTrue();
    CrashingFileSystem.remove(configuration);
    endProcess();
  }

  private JsonNode units(String output, String... more) throws IOException {
    JsonNode status = JSON.readTree(run("status", output, with(more, "--json")).out());
    return status.path("runs").path(0).path("units");
  }

  private List<Path> attempts() throws IOException {
    List<Path> attempts = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, 3)) {
      all.filter(path -> Files.exists(path.resolve(Owner.NAME))).forEach(attempts::add);
    }
    return attempts;
  }

  /** The process of all attempts so far runs no longer. */
  private void endProcess() throws IOException {
    for (Path attempt : attempts()) {
      Attempts.markDead(
          FileSystem.getLocal(configuration), new org.apache.hadoop.fs.Path(attempt.toString()));
    }
  }

  @Test
  void theResultIsThatOfARunThatIsNotCut() throws IOException {
    score("whole", REJECT);
    Run cut = score("cut", with(REJECT, BY_TWO));
    assertThat(cut.out()).contains("\"rows\":239,\"rejected\":1");
    assertThat(rows("cut")).hasSize(239).isEqualTo(rows("whole"));
    assertThat(facts("cut")).isEqualTo(facts("whole"));
    assertThat(report("cut")).isEqualTo(report("whole"));
    assertThat(json("cut/_report/run.json").path("notes")).isEmpty();
    assertThat(folder.resolve("cut/_SUCCESS")).exists();
    assertThat(spark.read().parquet(folder + "/cut/_rejects").select("id").collectAsList() + "")
        .isEqualTo("[[250]]");
    assertThat(attempts()).isEmpty();
  }

  @Test
  void everyValueOfAFolderMayBeAUnit() throws IOException {
    score("whole", NULLS);
    score("cut", with(NULLS, "--set", "run.units.by=ds"));
    assertThat(rows("cut")).hasSize(240).isEqualTo(rows("whole"));
    assertThat(report("cut")).isEqualTo(report("whole"));
    Run other = run("score", "no", with(NULLS, "--set", "run.units.by=day"));
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .contains("run.units.by: day: the input has no folders day=..., but those of ds");
  }

  @Test
  void foldersOfTheResultAreThoseOfAllUnits() throws IOException {
    String[] more = with(NULLS, "--set", "output.partition-by=part", "--run", "ds2=1");
    score("whole", more);
    score("cut", with(more, BY_ONE));
    assertThat(rows("cut")).hasSize(240).isEqualTo(rows("whole"));
    assertThat(facts("cut/ds2=1")).isEqualTo(facts("whole/ds2=1"));
    try (Stream<Path> folders = Files.list(folder.resolve("cut/ds2=1"))) {
      assertThat(folders.map(path -> path.getFileName().toString()).filter(n -> n.contains("=")))
          .containsExactlyInAnyOrder("part=a", "part=b");
    }
  }

  /** Columns have the types that hold the values of all files, whichever are in a unit. */
  @Test
  void typesAreThoseOfAllFiles() throws IOException {
    Path wider = input.resolve("ds=2026-11-03/wider.parquet");
    spark
        .range(900, 905, 1, 1)
        .selectExpr("id", "id * 2d x", "'a' part")
        .write()
        .parquet("" + wider);
    try (Stream<Path> files = Files.list(wider)) {
      Path file = files.filter(part -> part.toString().endsWith(".parquet")).findFirst().get();
      Files.move(file, input.resolve("ds=2026-11-03/z.parquet"));
    }
    FileSystem.getLocal(configuration)
        .delete(new org.apache.hadoop.fs.Path(wider.toString()), true);
    score("whole", NULLS);
    score("cut", with(NULLS, BY_ONE));
    try (Stream<Path> files = Files.list(folder.resolve("cut"))) {
      for (Path file : files.filter(part -> part.toString().endsWith(".parquet")).toList()) {
        assertThat(spark.read().parquet(file.toString()).schema().apply("x").dataType().typeName())
            .isEqualTo("double");
      }
    }
    assertThat(rows("cut")).hasSize(245).isEqualTo(rows("whole"));
  }

  @Test
  void aRunThatDiedGoesOnBehindTheUnitsThatItHad() throws IOException {
    String[] more = with(with(REJECT, BY_ONE), "--run", "day=1");
    score("whole", with(REJECT, "--run", "day=1"));
    die("cut", more);
    assertThat(folder.resolve("cut/day=1")).doesNotExist();
    String run = attemptRun();
    List<String> left = files(attempts().get(0).resolve("units"));
    assertThat(left).hasSize(4);
    Run plan = run("plan", "cut", more);
    assertThat(plan.out())
        .contains("Units: 4 of 1 file at most", "2 of an earlier start are there");
    Run status = run("status", "cut", more);
    assertThat(status.code()).isEqualTo(ExitCode.NOT_THERE);
    assertThat(status.out())
        .contains("Units:  2 of 4 are done by a run that did not come to its end");
    Run again = score("cut", more);
    assertThat(again.out())
        .contains("2 of 4 units were found as an earlier start of the run had left them")
        .contains("and 2 scored")
        .contains("\"rows\":239,\"rejected\":1");
    assertThat(rows("cut")).isEqualTo(rows("whole"));
    assertThat(facts("cut/day=1")).isEqualTo(facts("whole/day=1"));
    assertThat(report("cut/day=1")).isEqualTo(report("whole/day=1"));
    assertThat(json("cut/day=1/_MANIFEST.json").path("run").asText()).isEqualTo(run);
    assertThat(files(folder.resolve("cut/day=1"))).hasSize(8).containsAll(left);
    assertThat(attempts()).isEmpty();
    assertThat(score("cut", more).out()).contains("Nothing to do");
  }

  /**
   * The names of all files with rows, rejected ones too; a file that is written again has another.
   */
  private static List<String> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("part-"))
          .toList();
    }
  }

  private String attemptRun() throws IOException {
    return JSON.readTree(attempts().get(0).resolve(Owner.NAME).toFile()).path("run").asText();
  }

  @Test
  void theIdentityAndTimeOfTheRunAreThoseOfItsFirstStart() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            output:
              columns:
                - prediction
                - {name: run, constant: run-id}
                - {name: at, constant: scored-at}
            """);
    String[] more = with(with(NULLS, BY_ONE), "--job", job.toString());
    die("cut", more);
    Run again = score("cut", more);
    assertThat(again.out()).contains("2 of 4 units were found");
    String run = json("cut/_MANIFEST.json").path("run").asText();
    List<Row> values =
        spark.read().parquet(folder + "/cut").select("run", "at").distinct().collectAsList();
    assertThat(values).hasSize(1);
    assertThat(values.get(0).getString(0)).isEqualTo(run);
  }

  @Test
  void unitsOfOtherInputOrOptionsAreThrownAway() throws IOException {
    die("cut", with(REJECT, BY_ONE));
    Files.setLastModifiedTime(inputFiles().get(3), FileTime.from(Instant.now()));
    Run changed = score("cut", with(REJECT, BY_ONE));
    assertThat(changed.out())
        .contains(" of an earlier start of the run were thrown away: input.files is '4 files")
        .doesNotContain("were found");
    die("other", with(REJECT, BY_ONE));
    Run nulls = score("other", with(NULLS, BY_ONE));
    assertThat(nulls.out()).contains("were thrown away: errors.policy is 'NULL'");
    assertThat(rows("other")).hasSize(240);
    die("counted", with(NULLS, BY_ONE));
    Run uncounted = score("counted", with(NULLS, with(BY_ONE, "--set", "report.statistics=none")));
    assertThat(uncounted.out()).contains("were thrown away: report.statistics is 'NONE 1/1'");
    assertThat(attempts()).isEmpty();
  }

  /** The files that a unit has do not depend on how the next start would cut. */
  @Test
  void whatWasCutOtherwiseIsGoneOnWithAsItWasCut() throws IOException {
    die("cut", with(NULLS, BY_ONE));
    Run again = score("cut", with(NULLS, BY_TWO));
    assertThat(again.out()).contains("2 of 4 units were found");
    assertThat(rows("cut")).hasSize(240);
  }

  @Test
  void aRunThatIsNotCutComputesAllOfIt() throws IOException {
    die("cut", with(NULLS, BY_ONE));
    assertThat(score("cut", NULLS).out()).doesNotContain("were found");
    assertThat(rows("cut")).hasSize(240);
    assertThat(attempts()).isEmpty();
  }

  @Test
  void withoutAReportThereIsNone() throws IOException {
    String[] more = with(NULLS, with(BY_ONE, "--set", "report.enabled=false"));
    die("cut", more);
    assertThat(score("cut", more).out()).contains("2 of 4 units were found");
    assertThat(rows("cut")).hasSize(240);
    assertThat(folder.resolve("cut/_report")).doesNotExist();
  }

  @Test
  void rejectsMayLieApart() throws IOException {
    String[] more = with(with(REJECT, BY_ONE), "--set", "errors.rejects=" + folder + "/rejects");
    die("cut", more);
    score("cut", more);
    assertThat(rows("cut")).hasSize(239);
    assertThat(spark.read().parquet(folder + "/rejects").select("id").collectAsList() + "")
        .isEqualTo("[[250]]");
    assertThat(folder.resolve("cut/_rejects")).doesNotExist();
    assertThat(attempts()).isEmpty();
  }

  @Test
  void theBudgetIsThatOfTheWholeRun() throws IOException {
    String[] more = with(with(REJECT, BY_ONE), "--set", "errors.nan=fault");
    assertThat(score("within", with(more, "--set", "errors.max-rows=2")).out())
        .contains("\"rejected\":2");
    Run passed = run("score", "beyond", with(more, "--set", "errors.max-rows=1"));
    assertThat(passed.code()).isEqualTo(ExitCode.DATA);
    assertThat(passed.err())
        .contains("2 of ", " rows read cannot be scored, more than errors (max-rows 1) allows");
    assertThat(folder.resolve("beyond")).doesNotExist();
    String kept =
        passed.err().replaceAll("(?s).*the rejected rows stand in (\\S+).*", "$1").strip();
    assertThat(spark.read().parquet(kept).select("id").orderBy("id").collectAsList() + "")
        .isEqualTo("[[250], [301]]");
    assertThat(attempts()).isEmpty();
    Run ratio = run("score", "beyond", with(more, "--set", "errors.max-ratio=0.005"));
    assertThat(ratio.code()).isEqualTo(ExitCode.DATA);
    assertThat(attempts()).isEmpty();
  }

  @Test
  void aReplacementGoesOnToo() throws IOException {
    String[] more = with(with(NULLS, BY_ONE), "--run", "day=1");
    score("cut", with(with(REJECT, BY_ONE), "--run", "day=1"));
    String[] replacing = with(more, "--replace");
    die("cut", replacing);
    assertThat(rows("cut")).hasSize(239);
    Run refused = run("score", "cut", more);
    assertThat(refused.code()).isEqualTo(ExitCode.OUTPUT);
    assertThat(units("cut", more).path("done").asInt()).isEqualTo(2);
    assertThat(score("cut", replacing).out()).contains("2 of 4 units were found");
    assertThat(rows("cut")).hasSize(240);
    assertThat(json("cut/day=1/_MANIFEST.json").path("generation").asInt()).isEqualTo(2);
    assertThat(attempts()).isEmpty();
  }

  @Test
  void ofTwoAtOnceOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    String[] more = with(with(NULLS, BY_ONE), "--run", "day=1");
    die("cut", more);
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      List<Future<Run>> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        runs.add(
            threads.submit(
                () -> {
                  start.await();
                  return run("score", "cut", more);
                }));
      }
      for (Future<Run> ended : runs) {
        assertThat(ended.get().code()).as(ended.get().err()).isEqualTo(ExitCode.DONE);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(rows("cut")).hasSize(240);
    assertThat(attempts()).isEmpty();
  }

  /**
   * A process that was taken for dead and lives finds its units no longer, and publishes nothing.
   */
  @Test
  void whoWasTakenOverDoesNotPublish() throws IOException {
    FileSystem system = FileSystem.getLocal(configuration);
    Place place =
        Place.of("--output", new org.apache.hadoop.fs.Path(folder + "/cut"), configuration);
    die("cut", with(NULLS, BY_ONE));
    Path left = attempts().get(0);
    String run = attemptRun();
    org.apache.hadoop.fs.Path hadoop = new org.apache.hadoop.fs.Path(left.toString());
    assertThat(Attempt.goOn(place, hadoop, run)).isPresent();
    assertThat(Attempt.goOn(place, hadoop, run)).isEmpty();
    Path taken = attempts().get(0);
    assertThat(taken.getFileName().toString()).matches(left.getFileName() + "[.][0-9a-f]{12}");
    endProcess();
    Attempt again =
        Attempt.goOn(place, new org.apache.hadoop.fs.Path(taken.toString()), run).orElseThrow();
    assertThat(again.folder().getName()).matches(left.getFileName() + "[.][0-9a-f]{12}");
    assertThat(again.folder().getName()).isNotEqualTo(taken.getFileName().toString());
    again.end();
    assertThat(system.exists(again.folder())).isFalse();
  }

  /**
   * From the moment at which it has its new name, so that nobody else takes it for a dead one's.
   */
  @Test
  void whatIsTakenOverHasItsNewOwnerAtOnce() throws IOException {
    FileSystem system = FileSystem.getLocal(configuration);
    die("cut", with(NULLS, BY_ONE));
    org.apache.hadoop.fs.Path left = new org.apache.hadoop.fs.Path(attempts().get(0).toString());
    org.apache.hadoop.fs.Path taken = Owner.takenName(left);
    Owner.current("run", "target").claim(system, left, taken);
    Owner.current("other", "target").claim(system, left, Owner.takenName(left));
    assertThat(Owner.read(system, left).orElseThrow().isGone()).isTrue();
    Renames.rename(system, left, taken);
    assertThat(Owner.read(system, taken)).contains(Owner.current("run", "target"));
    assertThat(system.exists(left)).isFalse();
    assertThatThrownBy(() -> Owner.current("late", "target").claim(system, left, taken))
        .isInstanceOf(IOException.class);
    assertThat(system.exists(left)).isFalse();
  }

  @Test
  void ofSeveralWhoTakeOverOneHasTheUnits() throws Exception {
    Place place =
        Place.of("--output", new org.apache.hadoop.fs.Path(folder + "/cut"), configuration);
    die("cut", with(NULLS, BY_ONE));
    Cut cut =
        Cut.read(place.system(), new org.apache.hadoop.fs.Path(attempts().get(0) + ""))
            .orElseThrow();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 8; round++) {
        CyclicBarrier start = new CyclicBarrier(3);
        List<Future<UnitRows.Left>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          all.add(
              threads.submit(
                  () -> {
                    start.await();
                    return UnitRows.takeOver(place, cut);
                  }));
        }
        List<Attempt> taken = new ArrayList<>();
        for (Future<UnitRows.Left> one : all) {
          one.get().attempt().ifPresent(taken::add);
        }
        assertThat(taken).hasSize(1);
        assertThat(Attempt.units(place, taken.get(0).folder()).orElseThrow().done()).hasSize(2);
        endProcess();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void unitsOfDeadRunsAreCleanedWhenTheyAreOld() throws IOException {
    die("cut", with(NULLS, BY_ONE));
    Path attempt = attempts().get(0);
    Run young = Run.of("clean", "--output", folder + "/cut");
    assertThat(young.out())
        .contains("kept attempt", "it has 2 of 4 units, with which its run goes on");
    assertThat(attempt).exists();
    try (Stream<Path> files = Files.walk(attempt)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(7200)));
      }
    }
    Run old = Run.of("clean", "--output", folder + "/cut", "--older-than", "1h");
    assertThat(old.out()).contains("removed attempt");
    assertThat(attempt).doesNotExist();
  }

  @Test
  void csvIsCutTheSameWay() throws IOException {
    Path csv = Files.createDirectories(folder.resolve("csv"));
    for (int file = 0; file < 3; file++) {
      Files.writeString(csv.resolve(file + ".csv"), "id,x,part,ds\n" + file + ",1,a,1\n9,,b,1\n");
    }
    input = csv;
    String[] more = with(REJECT, "--input-format", "csv");
    score("whole", more);
    die("cut", with(more, BY_ONE));
    assertThat(score("cut", with(more, BY_ONE)).out())
        .contains("2 of 3 units were found", "\"rows\":3,\"rejected\":3");
    assertThat(rows("cut")).isEqualTo(rows("whole"));
    assertThat(facts("cut")).isEqualTo(facts("whole"));
    assertThat(report("cut")).isEqualTo(report("whole"));
  }

  @Test
  void theExampleOfAJobFileIsOne() {
    Run example =
        Run.of(
            "score",
            "--job",
            "../conf/units.yaml",
            "--output",
            folder.resolve("example").toString(),
            "--run",
            "ds=2026-11-22");
    assertThat(example.code()).as(example.err()).isEqualTo(ExitCode.DONE);
    assertThat(folder.resolve("example/ds=2026-11-22/_MANIFEST.json")).exists();
  }

  @Test
  void whatHasNoFilesOfItsOwnIsRefused() {
    for (String[] other :
        List.of(
            new String[] {"--set", "run.mode=new-files"},
            new String[] {"--set", "run.units.by=ds"})) {
      Run run = run("score", "no", with(BY_ONE, other));
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("run.units.files cannot stand beside ");
    }
    Run table =
        Run.of(
            "score",
            "--model",
            MODEL + "",
            "--features",
            "x",
            "--input-table",
            "t",
            "--output-table",
            "u",
            "--run",
            "ds=1",
            "--set",
            "run.units.files=1");
    assertThat(table.err())
        .contains("run.units.files cannot stand beside --output-table")
        .contains("run.units.files cannot stand beside --input-table");
    Run inStore =
        Run.of(
            "score",
            "--model",
            MODEL + "",
            "--features",
            "x",
            "--input",
            input + "",
            "--output",
            "s3a://bucket/scores",
            "--set",
            "run.units.files=1");
    assertThat(inStore.code()).isEqualTo(ExitCode.USAGE);
    assertThat(inStore.err()).contains("so a run into it is not cut; leave run.units out");
    Run none = run("score", "no", "--set", "run.units.files=0");
    assertThat(none.err()).contains("run.units.files: expected a whole number of 1 or more");
  }
}
