package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command sql. */
class SqlScriptTest {

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    LocalSpark.session();
  }

  private Run run(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("script.sql"), script);
    return Run.of("sql", "--file", file.toString());
  }

  @Test
  void runsTheScriptThatTheReadmeShows() throws IOException {
    String script = Files.readString(Path.of("../conf/digits.sql"));
    Path output = folder.resolve("scored");
    Run run =
        run(
            script
                .replace("'data/", "'../data/")
                .replace("`data/", "`../data/")
                .replace("=data/", "=../data/")
                .replace("target/digits-sql", output.toString()));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    List<Row> rows = LocalSpark.session().read().parquet(output.toString()).collectAsList();
    assertThat(rows).hasSize(1797).allSatisfy(row -> assertThat(row.getList(1)).hasSize(10));
    List<String> counts = run.out().lines().filter(line -> line.matches("\\d\t\\d+")).toList();
    assertThat(counts).hasSize(10);
    assertThat(counts.stream().mapToInt(line -> Integer.parseInt(line.substring(2))).sum())
        .isEqualTo(1797);
  }

  @Test
  void printsRowsWithTabsAndNullAsSparkDoes() throws IOException {
    Run run =
        run("create temporary view v as select 1 a, null b; select *, array(1.5f, 2) a from v;");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly("1\tNULL\t[1.5, 2.0]", "RESULT {\"exit\":0,\"status\":\"done\"}");
  }

  @Test
  void theFirstStatementThatFailsEndsTheScriptAndIsNamed() throws IOException {
    Run wrong = run("select 1; selec 2; select 3");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("script.sql, statement 2: ").contains("selec");
    assertThat(wrong.out().lines().findFirst()).contains("1");
    assertThat(wrong.out()).contains("RESULT {\"exit\":2,").doesNotContain("3\n");

    Run model = run("select feedforward_predict('nowhere.onnx', 1)");
    assertThat(model.code()).isEqualTo(ExitCode.MODEL);
    assertThat(model.err()).contains("statement 1: There is neither a model file nor a setting");

    assertThat(Run.of("sql").err()).contains("--file");
    assertThat(Run.of("sql", "--file", "no.sql").err()).contains("no.sql");
  }

  @Test
  void everySessionOfAnApplicationKnowsTheFunction() {
    SparkSession other = LocalSpark.session().newSession();

    assertThat(other.sql("show functions like 'feedforward_predict'").count()).isEqualTo(1);
  }
}
