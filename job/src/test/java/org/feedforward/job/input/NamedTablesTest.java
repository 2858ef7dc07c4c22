package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.feedforward.job.DeltaSession;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are scored by their names in a catalogue. The network gives the x that it takes. */
class NamedTablesTest {

  private static DeltaSession delta;
  private static SparkSession spark;
  private static int tables;

  @TempDir private Path folder;
  private Path output;
  private String table;

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
  void names() {
    output = folder.resolve("out");
    table = "t" + tables++;
  }

  private Run run(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, "--features", "x", "--model"));
    words.add("src/test/resources/identity/float1.onnx");
    words.addAll(List.of("--input-table", table, "--output", output.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  private List<Float> scores(String... more) {
    Run run = run("score", more);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    return spark.read().parquet(output.toString()).collectAsList().stream()
        .map(row -> row.<Float>getAs("prediction"))
        .sorted()
        .toList();
  }

  private void expect(Run run, ExitCode code, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    for (String word : words) {
      assertThat(run.out() + run.err()).contains(word);
    }
  }

  private String deltaTable() {
    table = "delta.`" + folder.resolve("a b") + "`";
    spark.sql(
        "create table "
            + table
            + " (id bigint, x double, k string) using delta partitioned by (k)");
    spark.sql("insert into " + table + " values (1, 0.1, 'a'), (2, 2.5, 'b'), (3, 16777217, 'a')");
    return table;
  }

  @Test
  void deltaTablesAreReadInAVersionThatStays() {
    deltaTable();
    assertThat(scores()).containsExactly(0.1f, 2.5f, 16777216f);
    assertThat(scores("--where", "k = 'a'", "--overwrite")).containsExactly(0.1f, 16777216f);
    spark.sql("delete from " + table + " where id = 2");
    spark.sql("insert into " + table + " values (4, 4, 'c')");
    assertThat(scores("--overwrite")).containsExactly(0.1f, 4f, 16777216f);
    assertThat(scores("--set", "input.version=1", "--overwrite"))
        .containsExactly(0.1f, 2.5f, 16777216f);
    assertThat(scores("--set", "input.version=0", "--overwrite")).isEmpty();
    assertThat(scores("--set", "input.timestamp=2999-01-01 00:00:00", "--overwrite")).hasSize(3);
    expect(
        run("score", "--set", "input.version=9", "--overwrite"),
        ExitCode.DATA,
        "has no version 9; its newest is version 3");
    expect(
        run("score", "--set", "input.timestamp=2001-01-01", "--overwrite"),
        ExitCode.DATA,
        "has no version of 2001-01-01");
  }

  @Test
  void aRunKnowsTheVersionThatItHasRead() throws IOException {
    deltaTable();
    String[] day = {"--run", "ds=1"};
    expect(run("status", day), ExitCode.NOT_THERE);
    expect(run("score", day), ExitCode.DONE, "Scored 3 rows");
    expect(run("score", day), ExitCode.DONE, "Nothing to do");
    expect(run("status", day), ExitCode.DONE);
    spark.sql("insert into " + table + " values (4, 4, 'c')");
    expect(
        run("status", day), ExitCode.OUTPUT, "input.state is 'version 2 of", "was 'version 1 of");
    expect(run("score", day), ExitCode.OUTPUT, "input.state is 'version 2 of");
    expect(
        run("score", "--run", "ds=1", "--set", "input.version=1"), ExitCode.DONE, "Nothing to do");
    expect(run("score", "--run", "ds=1", "--replace"), ExitCode.DONE, "Scored 4 rows");
    // another table of the same name, with as many versions
    FileUtils.deleteDirectory(folder.resolve("a b").toFile());
    DeltaLog.clearCache();
    deltaTable();
    spark.sql("insert into " + table + " values (5, 5, 'c')");
    expect(run("score", day), ExitCode.OUTPUT, "input.state is 'version 2 of", "was 'version 2 of");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void tablesOfFilesAreTheFilesThatSparkFinds(String format) {
    spark.sql(
        String.format(
            Locale.ROOT,
            "create table %s (id bigint, x double, k int) using %s partitioned by (k) location '%s'",
            table,
            format,
            folder.resolve("files")));
    spark.sql("insert into " + table + " values (1, 0.1, 1), (2, 2.5, 2)");
    assertThat(scores("--run", "ds=1", "--where", "k = 2")).containsExactly(2.5f);
    expect(run("score", "--run", "ds=1", "--where", "k = 2"), ExitCode.DONE, "Nothing to do");
    spark.sql("insert into " + table + " values (3, 3, 2)");
    expect(
        run("score", "--run", "ds=1", "--where", "k = 2"),
        ExitCode.OUTPUT,
        "input.state is '3 files");
    spark.sql("drop table " + table);
  }

  @Test
  void aViewHasNoVersionsSoThatARepeatIsAReplacement() {
    spark.sql(
        String.format(
            Locale.ROOT,
            "create table %s using parquet location '%s' as select cast(1 as double) x",
            table,
            folder.resolve("files")));
    spark.sql("create view v as select x + 1 as x from " + table);
    String below = table;
    table = "v";
    expect(run("score", "--run", "ds=1"), ExitCode.DONE, "Note: v is a view: nothing says");
    expect(run("score", "--run", "ds=1"), ExitCode.OUTPUT, "the input keeps no versions");
    expect(run("status", "--run", "ds=1"), ExitCode.OUTPUT, "the input keeps no versions");
    assertThat(scores("--run", "ds=1", "--replace")).containsExactly(2f);
    output = folder.resolve("other");
    expect(
        run("score", "--set", "input.version=1"),
        ExitCode.USAGE,
        "is a view, which has no versions");
    spark.sql("drop view v");
    spark.sql("drop table " + below);
  }

  @Test
  void tablesOfADatabaseAreRead() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:mem:tables;DB_CLOSE_DELAY=-1");
        Statement statement = connection.createStatement()) {
      statement.execute("create table events (id bigint, \"x\" double precision)");
      statement.execute("insert into events values (1, 0.1), (2, -7)");
    }
    table = "h2.PUBLIC.EVENTS";
    assertThat(scores("--where", "ID > 0")).containsExactly(-7f, 0.1f);
    expect(run("score", "--overwrite"), ExitCode.DONE, "a table that keeps no versions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void tablesOfTextsAreRefused(String format) {
    spark.sql(
        String.format(
            Locale.ROOT,
            "create table %s (x double) using %s location '%s'",
            table,
            format,
            folder.resolve("files")));
    expect(run("score"), ExitCode.USAGE, "is a table of " + format, "input.path and input.format");
    spark.sql("drop table " + table);
  }

  @Test
  void aResultDoesNotStandInATableThatItIsMadeOf() {
    deltaTable();
    for (Path place : List.of(folder.resolve("a b/out"), folder.resolve("a b/k=a/out"))) {
      output = place;
      expect(run("score"), ExitCode.USAGE, "lies in the input");
      assertThat(place).doesNotExist();
    }
  }

  @Test
  void tablesThatAreNotThereAreNamed() {
    table = "nothing.at_all";
    expect(run("score"), ExitCode.DATA, "input.table nothing.at_all: there is no such table");
    table = "delta.`" + folder.resolve("none") + "`";
    expect(run("score"), ExitCode.DATA, "input.table delta.`");
    table = "nowhere.a.b";
    expect(run("score"), ExitCode.DATA, "input.table nowhere.a.b: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a; drop table b | | expected the name of a table as SQL writes it",
        "t | --input=x | cannot stand beside",
        "t | --input-format=csv | cannot stand beside",
        "t | --set=input.timestamp=yesterday | expected a time, such as",
        "t | --set=input.version=x | expected a whole number",
      })
  void whatASettingCannotMeanIsToldBeforeAnythingIsRead(String name, String more, String told) {
    table = name;
    expect(more == null ? run("score") : run("score", more), ExitCode.USAGE, told);
  }
}
