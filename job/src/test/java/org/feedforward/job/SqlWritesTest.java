package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements of the command sql write stands whole, and what was there before is not lost. */
class SqlWritesTest {

  /** Fails in the middle of its rows, once they are computed. */
  private static final String FAILING =
      "select id, if(id < 900, 1, raise_error('no more')) as x from range(0, 1000, 1, 2)";

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    LocalSpark.session();
  }

  @AfterEach
  void dropTable() {
    LocalSpark.session().sql("drop table if exists kept");
  }

  private Run run(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("script.sql"), script);
    return Run.of("sql", "--file", file.toString());
  }

  private String directory() {
    return "insert overwrite directory '" + folder.resolve("out") + "' using ";
  }

  private List<Path> beside() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("script.sql")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parquet " + FAILING,
        "csv options (header 'true') " + FAILING,
        "orc with w as (" + FAILING + ") select * from w",
        "parquet select x from (" + FAILING + ") order by x",
        "json select nothing from range(3)",
      })
  void aQueryThatFailsLeavesTheOldResultAlone(String write) throws IOException {
    assertThat(run(directory() + "parquet select 7 as x").code()).isEqualTo(ExitCode.DONE);
    Run failed = run(directory() + write);
    assertThat(failed.code()).isNotEqualTo(ExitCode.DONE);
    assertThat(failed.err()).startsWith("feedforward: script.sql, statement 1: ");

    assertThat(beside()).containsExactly(folder.resolve("out"));
    assertThat(LocalSpark.session().read().parquet(folder.resolve("out").toString()).first())
        .isEqualTo(org.apache.spark.sql.RowFactory.create(7));
  }

  @Test
  void aFirstQueryThatFailsLeavesNothing() throws IOException {
    assertThat(run(directory() + "parquet " + FAILING).out()).contains("RESULT {\"exit\":");
    assertThat(beside()).isEmpty();
  }

  @Test
  void aFolderIsWrittenWithItsOptionsAndReplacesOursOrAnEmptyOne() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    String write =
        "csv options (header 'true', sep ';') with w as (select 1 a) select a, 2 b from w";
    assertThat(run(directory() + write).err()).isEmpty();
    assertThat(run("with v as (select 1 c) " + directory() + "csv select 5 a, c from v").err())
        .isEmpty();
    assertThat(run(directory() + write).err()).isEmpty();

    try (var files = Files.list(out)) {
      Path part = files.filter(f -> f.toString().endsWith(".csv")).findFirst().orElseThrow();
      assertThat(part).hasContent("a;b\n1;2");
    }
    assertThat(out.resolve("_MANIFEST.json")).content().contains("\"rows\" : 1");
    assertThat(beside()).containsExactly(out);
  }

  @Test
  void aResultMayBeComputedFromItself() throws IOException {
    assertThat(run(directory() + "parquet select 7 as x").err()).isEmpty();
    String read = " from parquet.`" + folder.resolve("out") + "`";
    assertThat(run(directory() + "parquet select x + 1 as x" + read).err()).isEmpty();
    assertThat(run("select *" + read).out()).startsWith("8");
  }

  @Test
  void foreignFilesAreNotReplaced() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("out")).resolve("notes.txt");
    Files.writeString(foreign, "mine");
    Run refused = run(directory() + "parquet select 7 as x");
    assertThat(refused.code()).isEqualTo(ExitCode.OUTPUT);
    assertThat(refused.err()).contains("was not written by Feedforward");
    assertThat(foreign).hasContent("mine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insert overwrite table kept select 2 | deletes the rows of kept",
        "insert overwrite kept values (2) | deletes the rows of kept",
        "insert overwrite spark_catalog.default.kept select 2 | rows of spark_catalog.default.kept",
        "truncate table kept; insert into kept select 2 | removes the rows of kept",
        "drop table kept; create table kept using parquet as select 2 as x | rows of kept",
        "drop table if exists default.KEPT; select 1; create table kept as select 2 as x | default.KEPT",
      })
  void whatDestroysFirstIsRefusedUnlessItIsAllowed(String script, String why) throws IOException {
    run("create table kept using parquet as select 1 as x");
    Run refused = run(script);
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .startsWith("feedforward: script.sql, statement 1: not run: Spark ")
        .contains(why, "SET `spark.feedforward.sql.destructive-writes`=allow")
        .hasLineCount(1);
    assertThat(rows()).containsExactly(1);

    Run allowed = run("SET `spark.feedforward.sql.destructive-writes`=allow; " + script);
    assertThat(allowed.err()).isEmpty();
    assertThat(rows()).containsExactly(2);
  }

  @Test
  void whatIsMeantToBeRemovedAndWhatIsAddedIsNobodysFault() throws IOException {
    run("create table kept using parquet as select 1 as x");
    assertThat(run("insert into kept select 2").err()).isEmpty();
    assertThat(rows()).containsExactlyInAnyOrder(1, 2);
    assertThat(run("truncate table kept; select count(*) from kept").err()).isEmpty();
    assertThat(rows()).isEmpty();
    assertThat(run("drop table kept; create table other_kept using csv as select 1 x").err())
        .isEmpty();
    assertThat(run("drop table other_kept").err()).isEmpty();
    assertThat(run("insert overwrite table nowhere select 1").err()).contains("nowhere");
  }

  private static List<Integer> rows() {
    return LocalSpark.session().newSession().table("kept").collectAsList().stream()
        .map((Row row) -> row.getInt(0))
        .toList();
  }

  @Test
  void aFileThatIsNotThereIsSaidToBe() throws IOException {
    assertThat(Run.of("sql", "--file", "nofile.sql").err())
        .startsWith("feedforward: nofile.sql does not exist");
    Path file = Files.write(folder.resolve("latin.sql"), new byte[] {'-', '-', (byte) 0xe4});
    assertThat(Run.of("sql", "--file", file.toString()).err())
        .contains("latin.sql is not a text in UTF-8");
    assertThat(Run.of("sql", "--file", folder.toString()).err()).contains("cannot be read");
  }
}
