package org.feedforward.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.job.sql.plan.ScoreExec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Columns that are declared for a model, by name in SQL. */
class ColumnsInSqlTest extends SqlTest {

  private static final String NETWORK = "src/test/resources/identity/float4.onnx";

  private static final String COLUMNS =
      """
      columns:
        - {name: label, of: output, label: '@labels.txt'}
        - {name: p, of: output, apply: softmax}
        - {name: best, of: p, top: 2}
        - {name: third, of: p, element: cedar}
        - {name: model, constant: model-identity}
        - {name: run, constant: run-id}
      """;

  private Path file;

  @BeforeEach
  void configure() throws IOException {
    file = Path.of(path("trees.columns.yaml"));
    Files.writeString(file, COLUMNS);
    Files.writeString(file.resolveSibling("labels.txt"), "ash\nbirch\ncedar\nelm\n");
    spark().conf().set("spark.feedforward.model.trees", NETWORK);
    spark().conf().set("spark.feedforward.model.trees.columns", file.toString());
    table().createOrReplaceTempView("trees");
  }

  private static String of(String name) {
    return "feedforward_predict('" + name + "', a, b, c, d)";
  }

  @Test
  void severalColumnsAreOneCall() {
    String query =
        String.format(
            Locale.ROOT,
            "select id, %s whole, %s label, %s p, %s best, %s third from trees",
            of("trees"),
            of("trees.label"),
            of("trees.p"),
            of("trees.best"),
            of("trees.third"));
    Dataset<Row> scored = spark().sql(query);
    List<ScoreExec> operators = find(executed(scored), ScoreExec.class);
    assertThat(operators).hasSize(1);
    assertThat(operators.get(0).supportsColumnar()).isTrue();
    List<String> trees = List.of("ash", "birch", "cedar", "elm");
    List<Row> rows = scored.collectAsList();
    assertThat(rows).hasSize(ROWS);
    for (Row row : rows) {
      List<Float> logits = row.getList(1);
      int largest = 0;
      for (int i = 1; i < 4; i++) {
        largest = logits.get(i) > logits.get(largest) ? i : largest;
      }
      assertThat(row.getString(2)).isEqualTo(trees.get(largest));
      List<Row> best = row.getList(4);
      assertThat(best.get(0).getString(0)).isEqualTo(row.getString(2));
      assertThat(best.get(0).getFloat(1)).isEqualTo(row.<Float>getList(3).get(largest));
      assertThat(row.getFloat(5)).isEqualTo(row.<Float>getList(3).get(2));
    }
    String rowByRow =
        "select id, transform(array(struct(a, b, c, d)),"
            + " x -> feedforward_predict('trees.label', x.a, x.b, x.c, x.d))[0] label from trees";
    assertThat(spark().sql(rowByRow).orderBy("id").collectAsList())
        .isEqualTo(scored.select("id", "label").orderBy("id").collectAsList());
  }

  @Test
  void aColumnServesAsAnyExpression() {
    Dataset<Row> counted =
        spark()
            .sql(
                String.format(
                    Locale.ROOT,
                    "select %1$s label, count(*) n from trees where %1$s != 'ash' group by 1",
                    of("trees.label")));
    long others = spark().sql("select 1 from trees where a < greatest(b, c, d)").count();
    assertThat(counted.collectAsList().stream().mapToLong(row -> row.getLong(1)).sum())
        .isEqualTo(others);
    String identity = Model.load(Path.of(NETWORK), LoadOptions.NONE).identity();
    assertThat(spark().sql("select " + of("trees.model") + " from trees limit 1").first())
        .isEqualTo(org.apache.spark.sql.RowFactory.create(identity));
  }

  @Test
  void aFeatureFileAndAListOfColumnsGoTogether() throws IOException {
    Path features = file.resolveSibling("trees.features.yaml");
    Files.writeString(
        features,
        """
        features:
          input:
            - {column: n, steps: [{fill: 2.5}]}
            - b
            - c
            - {column: d, steps: [{scale: {multiply: 2, add: 0}}]}
        """);
    String plain = "feedforward_predict('trees.label', coalesce(n, 2.5f), b, c, d * 2f)";
    List<Row> expected =
        spark().sql("select id, " + plain + " label from trees order by id").collectAsList();
    with(
        "spark.feedforward.model.trees.features",
        features.toString(),
        () -> {
          String prepared = "feedforward_predict('trees.label', struct(*))";
          Dataset<Row> scored =
              spark().sql("select id, " + prepared + " label from trees order by id");
          assertThat(scored.collectAsList()).isEqualTo(expected);
          return null;
        });
  }

  @Test
  void aChangedListHoldsForTheNextQuery() throws IOException {
    String query = "select " + of("trees.label") + " from trees limit 1";
    assertThat(spark().sql(query).first().getString(0)).isIn("ash", "birch", "cedar", "elm");
    Files.writeString(file, "[{name: label, of: output, label: [w, x, y, z]}]");
    assertThat(spark().sql(query).first().getString(0)).isIn("w", "x", "y", "z");
    Files.writeString(file, "[{name: label, of: outptu, label: [w, x, y, z]}]");
    assertThatThrownBy(() -> spark().sql(query))
        .hasMessageContaining("columns.yaml, line 1: columns: 'label': of 'outptu' is neither");
  }

  @Test
  void unknownNamesAreToldWithThoseThatAreKnown() {
    assertThatThrownBy(() -> spark().sql("select " + of("trees.lable") + " from trees"))
        .hasMessageContaining("'trees.lable': the model has no column 'lable'")
        .hasMessageContaining("did you mean 'label'?");
    assertThatThrownBy(() -> spark().sql("select " + of("trees.run") + " from trees"))
        .hasMessageContaining("known of a run of score alone");
    spark().conf().set("spark.feedforward.model.trees.columns", "/nowhere/columns.yaml");
    assertThatThrownBy(() -> spark().sql("select " + of("trees.label") + " from trees"))
        .hasMessageContaining("/nowhere/columns.yaml: no such file");
  }
}
