package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.Exchange;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.kernel.Kernels;
import org.feedforward.nn.Linear;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Plans as they were executed. */
class PlanTest extends SqlTest {

  private static ScoreExec only(List<SparkPlan> operators) {
    List<ScoreExec> scores = find(operators, ScoreExec.class);
    assertThat(scores).hasSize(1);
    return scores.get(0);
  }

  private static void assertColumnar(List<SparkPlan> operators) {
    ScoreExec score = only(operators);
    assertThat(score.supportsColumnar()).isTrue();
    assertThat(score.child()).isInstanceOfAny(FileSourceScanExec.class, WideScanExec.class);
    assertThat(find(operators, Exchange.class)).isEmpty();
    assertThat(score.metrics().apply(ScoreMetrics.ROWS).value()).isPositive();
  }

  /** The plan of a write: only there it is certain that nothing was added for showing it. */
  private static List<SparkPlan> written(Dataset<Row> rows) {
    List<QueryExecution> executions = new ArrayList<>();
    QueryExecutionListener listener =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String function, QueryExecution execution, long nanos) {
            executions.add(execution);
          }

          @Override
          public void onFailure(String function, QueryExecution execution, Exception error) {}
        };
    spark().listenerManager().register(listener);
    try {
      rows.write().mode("overwrite").parquet(path("written"));
      ListenerBus.drain(spark().sparkContext());
    } finally {
      spark().listenerManager().unregister(listener);
    }
    return operators(executions.get(0));
  }

  @Test
  void staysColumnarFromTheScanToTheWrite() {
    List<SparkPlan> operators = written(table().select(col("id"), predict().as("p")));

    assertColumnar(operators);
    assertThat(find(operators, ProjectExec.class)).isEmpty();
    FileSourceScanExec scan = find(operators, FileSourceScanExec.class).get(0);
    assertThat(scan.requiredSchema().fieldNames()).containsExactly("id", "a", "b", "c", "d");
    assertThat(only(operators).metrics().apply(ScoreMetrics.ROWS).value()).isEqualTo(ROWS);
    String kernels = Kernels.best().choice().name();
    assertThat(only(operators).metrics().apply(ScoreMetrics.KERNELS + kernels).value())
        .isEqualTo(ROWS);
  }

  @Test
  void absorbsFiltersAndScoresOnlyWhatTheySelect() {
    Dataset<Row> query = table().where("id < 100").select(col("id"), predict().as("p"));

    List<SparkPlan> operators = executed(query.where("p is not null or id > 5"));
    assertColumnar(operators);
    assertThat(only(operators).metrics().apply(ScoreMetrics.ROWS).value()).isEqualTo(100);
    assertThat(find(operators, FilterExec.class)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void runsTheModelOncePerRow() {
    for (Dataset<Row> query :
        List.of(
            table().where(predict().gt(0)).select(col("id"), predict().as("p")),
            table().withColumn("p", predict()).where("p > 0").withColumn("q", predict()),
            table().select(predict().as("p"), predict().plus(1).as("q")),
            table().withColumn("p", predict()).where("p > 0").where("p < 1").select("p", "id"))) {
      ScoreExec score = only(executed(query));
      assertThat(score.scores()).hasSize(1);
      assertThat(score.metrics().apply(ScoreMetrics.ROWS).value()).isEqualTo(ROWS);
    }
  }

  @Test
  void severalModelsShareOneOperator() {
    Model other = Model.of(new Linear(2, 1), List.of(new Port("input", DType.FLOAT32, List.of(2))));
    SqlScoring second = SqlScoring.of(spark().sparkContext(), other, "second");

    List<SparkPlan> operators =
        executed(
            table()
                .withColumn("p", predict())
                .withColumn("q", second.predict(col("a"), col("b")))
                .select("id", "p", "q"));

    assertColumnar(operators);
    assertThat(only(operators).scores()).hasSize(2);
  }

  @Test
  void aModelOfPredictionsIsColumnarToo() {
    Model other = Model.of(new Linear(2, 1), List.of(new Port("input", DType.FLOAT32, List.of(2))));
    SqlScoring second = SqlScoring.of(spark().sparkContext(), other, "second");

    List<SparkPlan> operators =
        executed(table().select(col("id"), second.predict(predict(), col("b")).as("q")));

    assertThat(find(operators, ScoreExec.class)).hasSize(2).allMatch(SparkPlan::supportsColumnar);
  }

  @Test
  void dropsPredictionsThatNobodyUses() {
    assertThat(find(executed(table().withColumn("p", predict()).select("id")), ScoreExec.class))
        .isEmpty();
    Dataset<Row> count = table().withColumn("p", predict()).groupBy().count();
    assertThat(find(executed(count), ScoreExec.class)).isEmpty();
  }

  @Test
  void partitionColumnsKeepItColumnar() {
    String partitioned = path("partitioned");
    table().write().mode("overwrite").partitionBy("part", "s").parquet(partitioned);
    Dataset<Row> read = spark().read().parquet(partitioned);

    assertColumnar(executed(read.select(col("id"), predict().as("p"))));
    assertColumnar(executed(read.select(col("id"), predict().as("p"), col("part"))));
    assertColumnar(executed(read.where("part = 1").select(col("id"), predict().as("p"))));
    assertThat(predictions(read.select(col("id"), predict().as("p"))))
        .isEqualTo(core(MODEL, table().select("id", "a", "b", "c", "d")));
  }

  @Test
  void arraysStructsAndWiderTypesAreReadFromTheirVectors() {
    SqlScoring model = scoring();
    assertColumnar(executed(table().select(col("id"), model.predict(col("arr")).as("p"))));
    assertColumnar(
        executed(
            table()
                .select(
                    col("id"),
                    model
                        .predict(col("st.p"), col("st.q.r"), col("st.q.t"), col("st.u"))
                        .as("p"))));
    assertColumnar(
        executed(table().select(model.predict(col("x"), col("i"), col("l"), col("dec")).as("p"))));
  }

  @Test
  void wideTablesStayColumnar() {
    int width = 300;
    List<Column> columns = new ArrayList<>(List.of(col("id")));
    IntStream.range(0, width).forEach(i -> columns.add(col("a").plus(i).cast("float").as("f" + i)));
    table().select(columns.toArray(Column[]::new)).write().parquet(path("wide"));
    Dataset<Row> wide = spark().read().parquet(path("wide"));
    Model model =
        Model.of(new Linear(width, 1), List.of(new Port("input", DType.FLOAT32, List.of(width))));
    Column prediction =
        SqlScoring.of(spark().sparkContext(), model, "wide")
            .predict(IntStream.range(0, width).mapToObj(i -> col("f" + i)).toArray(Column[]::new));

    Dataset<Row> query = wide.select(col("id"), prediction.as("p"));
    List<SparkPlan> operators = executed(query);

    assertColumnar(operators);
    assertThat(find(operators, WideScanExec.class)).hasSize(1);
    assertThat(predictions(query)).isEqualTo(core(model, wide));
    Dataset<Row> some =
        wide.where("f7 > 7 and id > (select 5)").select(col("id"), prediction.as("p"));
    assertColumnar(executed(some));
    assertThat(predictions(some)).isNotEmpty();
    assertThat(core(model, wide).entrySet()).containsAll(predictions(some).entrySet());
    assertThat(query.join(query.withColumnRenamed("p", "q"), "id").where("p = q").count())
        .isEqualTo(ROWS);
  }

  @Test
  void namesTheModelAndHowItRuns() {
    String explained =
        table()
            .select(predict())
            .queryExecution()
            .explainString(ExplainMode.fromString("formatted"));
    String rows =
        with(
            "spark.sql.parquet.enableVectorizedReader",
            "false",
            () -> table().select(predict()).queryExecution().executedPlan().toString());

    assertThat(explained).contains("Score").contains("tiny (").contains("columnar");
    assertThat(rows).contains("by rows");
  }

  @Test
  void plansThatDifferInTheirOutputAreNotTheSame() {
    Model other = Model.of(new Linear(4, 1), List.of(new Port("input", DType.FLOAT32, List.of(4))));
    SqlScoring second = SqlScoring.of(spark().sparkContext(), other, "second");
    Column p = predict().as("p");
    Column q = second.predict(col("a"), col("b"), col("c"), col("d")).as("q");
    Dataset<Row> one = table().select(p, q).select("p", "q");
    Dataset<Row> two = table().select(p, q).select("q", "p");
    Dataset<Row> three = table().select(p, q).select("p", "q");

    assertThat(canonical(one)).isEqualTo(canonical(three)).isNotEqualTo(canonical(two));
  }

  private static Object canonical(Dataset<Row> query) {
    return with(
        "spark.sql.adaptive.enabled",
        "false",
        () -> query.queryExecution().sparkPlan().canonicalized());
  }
}
