package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose rows a Delta table takes in. The network gives the x that it takes. */
class OutputTableTest {

  private static DeltaSession delta;
  private static SparkSession spark;

  @TempDir private Path folder;
  private String table;
  private Path input;

  @BeforeAll
  static void withDelta() {
    delta = new DeltaSession();
    spark = delta.session();
  }

  @AfterAll
  static void withoutDelta() {
    delta.close();
  }

  @BeforeEach
  void makeTable() throws IOException {
    table = "delta.`" + folder.resolve("scores") + "`";
    input =
        Files.writeString(folder.resolve("in.json"), "{\"id\":1,\"x\":2}\n{\"id\":2,\"x\":5}\n");
  }

  private void create(String columns) {
    spark.sql("create table " + table + " (" + columns + ") using delta partitioned by (ds)");
  }

  private Run run(String verb, String ds, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--features", "x", "--model"));
    words.add("src/test/resources/identity/float1.onnx");
    words.addAll(List.of("--input", input.toString(), "--output-table", table));
    words.addAll(List.of("--keep", "id", "--run", "ds=" + ds));
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  private void expect(Run run, ExitCode code, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    for (String word : words) {
      assertThat(run.out() + run.err()).contains(word);
    }
  }

  private List<String> rows() {
    return spark
        .sql("select concat_ws(' ', ds, id, prediction) from " + table + " order by 1")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void runsStandBesideEachOtherOnceEach() throws IOException {
    create("prediction float, ds string, id bigint");
    expect(run("status", "1"), ExitCode.NOT_THERE);
    expect(run("score", "1"), ExitCode.DONE, "Scored 2 rows", "Output:  " + table);
    expect(run("score", "2"), ExitCode.DONE, "Scored 2 rows");
    expect(run("score", "1"), ExitCode.DONE, "Nothing to do");
    expect(run("status", "1"), ExitCode.DONE, "there, as the job makes it", "Rows:   2");
    assertThat(rows()).containsExactly("1 1 2.0", "1 2 5.0", "2 1 2.0", "2 2 5.0");
    // a day that is filled in later is not passed over
    expect(run("score", "0"), ExitCode.DONE, "Scored 2 rows");
    Files.writeString(input, "{\"id\":3,\"x\":7}\n");
    expect(run("status", "1"), ExitCode.OUTPUT, "input.files is '1 file");
    expect(run("score", "1"), ExitCode.OUTPUT, "input.files is '1 file", "--replace");
    expect(run("score", "1", "--replace"), ExitCode.DONE, "Scored 1 row");
    expect(run("score", "1", "--replace"), ExitCode.DONE, "Scored 1 row");
    assertThat(rows()).containsExactly("0 1 2.0", "0 2 5.0", "1 3 7.0", "2 1 2.0", "2 2 5.0");
    String said =
        spark.sql("describe history " + table).selectExpr("userMetadata").first().getString(0);
    assertThat(said)
        .contains("\"feedforward_run\":\"ds=1\"", "\"generation\":3", "model", "digest_of");
    expect(run("status", "1", "--json"), ExitCode.DONE, "\"generation\" : 3");
  }

  /** The table's own cleaning passes by a folder with an underscore. */
  @Test
  void attemptsOfProcessesThatEndedAreCleanedAway() throws IOException {
    create("prediction float, ds string, id bigint");
    expect(run("score", "1"), ExitCode.DONE);
    Path attempts = folder.resolve("scores/_feedforward");
    Path dead = attempts.resolve("_attempts/ds=2-a");
    Files.createDirectories(dead.resolve("data"));
    Files.writeString(dead.resolve("data/part.parquet"), "half");
    String target = "file:" + attempts.resolve("ds=2");
    String host = java.net.InetAddress.getLocalHost().getHostName();
    Files.writeString(
        dead.resolve("_ATTEMPT.json"),
        String.format(
            Locale.ROOT,
            "{\"run\":\"r\",\"target\":\"%s\",\"host\":\"%s\",\"process\":1,\"started\":1}",
            target,
            host));
    List<String> clean = List.of("clean", "--output-table", table);
    expect(with(clean, "--dry-run"), ExitCode.DONE, "would remove attempt " + dead);
    expect(with(clean, "--keep", "1"), ExitCode.USAGE, "delete those of a run by SQL");
    assertThat(dead).exists();
    expect(with(clean), ExitCode.DONE, "removed attempt " + dead, "1 removed, 0 kept");
    assertThat(dead).doesNotExist();
    assertThat(rows()).containsExactly("1 1 2.0", "1 2 5.0");
    expect(with(clean), ExitCode.DONE, "0 removed, 0 kept");
    expect(
        Run.of(List.of("clean", "--output-table", "nowhere")),
        ExitCode.USAGE,
        "output.table nowhere: there is no such table");
  }

  private static Run with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(Arrays.asList(more));
    return Run.of(all);
  }

  @Test
  void rowsThatSomebodyElseChangedAreSeen() {
    create("id bigint, prediction float, ds string");
    expect(run("score", "1"), ExitCode.DONE);
    spark.sql("delete from " + table + " where id = 1");
    expect(run("status", "1"), ExitCode.OUTPUT, "its files are not those that the run wrote");
    expect(run("score", "1", "--replace"), ExitCode.DONE, "Scored 2 rows");
    spark.sql("insert into " + table + " values (9, 9, '1'), (9, 9, '2')");
    expect(run("score", "1", "--replace"), ExitCode.OUTPUT, "1 rows of ds=1 that no run");
    expect(run("score", "2"), ExitCode.OUTPUT, "1 rows of ds=2 that no run");
    assertThat(rows()).containsExactly("1 1 2.0", "1 2 5.0", "1 9 9.0", "2 9 9.0");
  }

  @Test
  void rowsWithoutAPredictionAreKeptAndATableMayBeMadeOfItself() throws IOException {
    create("id bigint, prediction float, ds date");
    Files.writeString(input, "{\"id\":1,\"x\":2}\n{\"id\":2}\n");
    expect(run("score", "2026-11-22"), ExitCode.DATA, "'x' holds a null");
    expect(
        run("score", "2026-11-22", "--errors", "null"), ExitCode.DONE, "Without a prediction: 1");
    assertThat(rows()).containsExactly("2026-11-22 1 2.0", "2026-11-22 2");
    expect(run("score", "7"), ExitCode.USAGE, "is DATE, which does not hold '7' as it is");
    expect(
        run("score", "2026-11-23", "--errors", "null", "--set", "errors.max-rows=0"),
        ExitCode.DATA,
        "more than errors (max-rows 0) allows");
    assertThat(rows()).hasSize(2);
    Path staged = folder.resolve("scores/_feedforward/_attempts");
    assertThat(staged).isEmptyDirectory();
  }

  @Test
  void rejectsStandInAFolderThatGoesWithTheRows() throws IOException {
    create("id bigint, prediction float, ds string");
    Files.writeString(input, "{\"id\":1,\"x\":2}\n{\"id\":2}\n");
    Path rejects = folder.resolve("rejects");
    String[] apart = {"--errors", "reject", "--set", "errors.rejects=" + rejects};
    expect(run("score", "1", apart), ExitCode.DONE, "Rejected 1 row", "Rejects: " + rejects);
    expect(run("score", "1", apart), ExitCode.DONE, "Nothing to do");
    assertThat(rows()).containsExactly("1 1 2.0");
    assertThat(spark.read().parquet(rejects + "/ds=1").select("id").first().getLong(0))
        .isEqualTo(2);
    Files.writeString(input, "{\"id\":1}\n{\"id\":2,\"x\":3}\n");
    String[] again = {"--errors", "reject", "--set", "errors.rejects=" + rejects, "--replace"};
    expect(run("score", "1", again), ExitCode.DONE, "Rejected 1 row");
    assertThat(rows()).containsExactly("1 2 3.0");
    assertThat(spark.read().parquet(rejects + "/ds=1").select("id").first().getLong(0))
        .isEqualTo(1);
    String[] none = {apart[0], apart[1], apart[2], apart[3], "--set", "errors.max-rows=0"};
    expect(run("score", "2", none), ExitCode.DATA, "the rejected rows stand in " + rejects);
    assertThat(rows()).containsExactly("1 2 3.0");
    expect(run("score", "2", apart), ExitCode.DONE, "Rejected 1 row");
    String[] within = {"--errors", "reject", "--set", "errors.rejects=" + folder + "/scores/r"};
    expect(run("score", "3", within), ExitCode.USAGE, "the one would lie in the other");
    assertThat(rejects.resolve("_attempts")).isEmptyDirectory();
  }

  @Test
  void aTableThatDoesNotTakeTheColumnsIsShown() {
    expect(
        run("score", "1"),
        ExitCode.USAGE,
        "there is no such table; create it",
        "CREATE TABLE " + table);
    create("id int, prediction float, ds string");
    expect(
        run("score", "1"),
        ExitCode.USAGE,
        "the result has the columns id BIGINT, prediction FLOAT, but the table takes id INT,"
            + " prediction FLOAT");
    assertThat(rows()).isEmpty();
  }

  @Test
  void tablesWithoutTransactionsOrTheKeyAreRefused() {
    spark.sql(
        "create table plain (id bigint, prediction float, ds string) using parquet location '"
            + folder.resolve("plain")
            + "'");
    table = "plain";
    expect(run("score", "1"), ExitCode.USAGE, "is a table of files", "output.path");
    spark.sql("drop table plain");
    table = "delta.`" + folder.resolve("other") + "`";
    spark.sql("create table " + table + " (id bigint, prediction float) using delta");
    expect(run("score", "1"), ExitCode.USAGE, "has no column ds", "id, prediction");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--output=x | --output cannot stand beside --output-table",
        "--output-format=csv | cannot stand beside",
        "--overwrite | cannot stand beside",
        "--errors=reject | --errors beside --output-table needs errors.rejects",
        "--set=output.partition-by=id | cannot stand beside",
      })
  void settingsOfAFolderDoNotCountForATable(String more, String told) {
    expect(run("score", "1", more), ExitCode.USAGE, told);
  }

  @Test
  void theExampleIsAJob() {
    Run run = Run.of("score", "--job", "../conf/tables.yaml", "--run", "ds=1", "--print-config");
    expect(run, ExitCode.DONE, "delta.`/tables/customers`", "ds = ''1''");
  }

  @Test
  void aRunWithoutANameHasNoPlaceInATable() {
    Run run =
        Run.of(
            "score",
            "--model=src/test/resources/identity/float1.onnx",
            "--input=" + input,
            "--output-table=t");
    expect(run, ExitCode.USAGE, "--output-table needs --run KEY=VALUE");
  }
}
