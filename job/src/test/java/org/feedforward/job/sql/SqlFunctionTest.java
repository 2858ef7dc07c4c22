package org.feedforward.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.job.Scoring;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The function, as SQL, other languages and tools see it: in a session without configuration. */
class SqlFunctionTest extends SqlTest {

  private static final String DIGITS = "../data/digits/";

  private static String pixels;

  @BeforeAll
  static void configure() {
    Dataset<Row> digits = spark().read().parquet(DIGITS + "digits.parquet");
    digits.createOrReplaceTempView("digits");
    pixels =
        String.join(
            ", ", List.of(digits.columns()).stream().filter(c -> c.startsWith("pixel")).toList());
    spark().conf().set("spark.feedforward.model.digits", DIGITS + "state_dict.pt");
    spark().conf().set("spark.feedforward.model.digits.architecture", DIGITS + "module.txt");
  }

  private static Model model() {
    return Model.load(
        Path.of(DIGITS + "state_dict.pt"),
        LoadOptions.architecture(Path.of(DIGITS + "module.txt")));
  }

  @Test
  void scoresByNameInEveryClause() {
    Dataset<Row> scored =
        spark()
            .sql(
                "select id, feedforward_predict('digits', "
                    + pixels
                    + ") as scores from digits "
                    + "where feedforward_predict('digits', "
                    + pixels
                    + ")[0] < 100 order by id");

    assertThat(scored.count()).isEqualTo(1797);
    Dataset<Row> door =
        Scoring.of(model())
            .transform(spark().table("digits"), pixels.split(", "))
            .orderBy("id")
            .select("id", Scoring.PREDICTION);
    assertThat(scored.collectAsList()).isEqualTo(door.collectAsList());
  }

  @Test
  void worksInViewsAndSqlFunctions() {
    spark()
        .sql(
            "create or replace temporary view scored as "
                + "select id, feedforward_predict('digits', "
                + pixels
                + ")[3] as p from digits");
    spark()
        .sql(
            "create or replace temporary function three(d array<float>) returns float "
                + "return feedforward_predict('digits', d)[3]");

    Map<Long, Float> view = asMap(spark().sql("select cast(id as long) id, p from scored"));
    Map<Long, Float> function =
        asMap(
            spark()
                .sql(
                    "select cast(id as long) id, three(cast(array("
                        + pixels
                        + ") as array<float>)) p from digits"));
    Dataset<Row> digits = spark().table("digits");
    Map<Long, Float> expected =
        core(model(), digits.selectExpr(("cast(id as long), " + pixels).split(", ")), 3);
    assertThat(view).hasSize(1797).isEqualTo(function).isEqualTo(expected);
  }

  private static Map<Long, Float> asMap(Dataset<Row> rows) {
    return predictions(rows);
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    Path file = Path.of(path("changing.pt"));
    Files.copy(Path.of(DIGITS + "state_dict.pt"), file);
    spark().conf().set("spark.feedforward.model.changing", file.toString());
    spark().conf().set("spark.feedforward.model.changing.architecture", DIGITS + "module.txt");
    String query = "select feedforward_predict('changing', " + pixels + ") from digits limit 1";

    assertThat(spark().sql(query).count()).isEqualTo(1);
    Files.writeString(file, "no model any more");
    assertThatThrownBy(() -> spark().sql(query).count()).hasMessageContaining("changing.pt");
  }

  @Test
  void refusesWhatItCannotFindOrDecide() {
    assertThatThrownBy(() -> spark().sql("select feedforward_predict('nowhere.onnx', 1)"))
        .hasMessageContaining("nowhere.onnx")
        .hasMessageContaining("spark.feedforward.model.");
    assertThatThrownBy(
            () -> spark().sql("select feedforward_predict(concat('a', id), 1) from digits"))
        .hasMessageContaining("the same for all rows");
    assertThatThrownBy(() -> spark().sql("select feedforward_predict('digits')"))
        .hasMessageContaining("a model and its features");
  }

  @Test
  void settingsOfAModelTakeTheWordsOfTheOptions() {
    String setting = "spark.feedforward.model.chosen";
    spark().conf().set(setting, DIGITS + "state_dict.pt");
    spark().conf().set(setting + ".architecture", DIGITS + "module.txt");
    String query = "select feedforward_predict('chosen', " + pixels + ") from digits limit 1";
    spark().conf().set(setting + ".batch-axis", "AUTO");
    spark().conf().set(setting + ".negative-ids", "Fail");
    assertThat(spark().sql(query).count()).isEqualTo(1);

    spark().conf().set(setting + ".batch-axis", "1");
    assertThatThrownBy(() -> spark().sql(query).count())
        .hasMessageContaining("Invalid " + setting + ".batch-axis: 1 (must be auto, 0 or none)");
    spark().conf().set(setting + ".batch-axis", "auto");
    spark().conf().set(setting + ".negative-ids", "warp");
    assertThatThrownBy(() -> spark().sql(query).count())
        .hasMessageContaining("Invalid " + setting + ".negative-ids: warp (must be fail or wrap)");
  }

  @Test
  void isDescribed() {
    assertThat(spark().sql("describe function feedforward_predict").collectAsList().toString())
        .contains("neural network");
  }
}
