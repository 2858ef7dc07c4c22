package org.feedforward.job.sql.plan;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.RowToColumnarExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.exchange.Exchange;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.job.sql.ListenerBus;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.sql.SqlTest;
import org.feedforward.job.sql.counts.ScoreMetrics;
import org.feedforward.job.sql.scan.WideParquetScan;
import org.feedforward.job.sql.scan.WideScanExec;
import org.feedforward.job.sql.task.ColumnPath;
import org.feedforward.job.sql.task.ModelCall;
import org.feedforward.job.sql.task.ScoreTask;
import org.feedforward.kernel.Kernels;
import org.feedforward.nn.Linear;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(score.child())
        .isInstanceOfAny(FileSourceScanExec.class, WideScanExec.class, BatchScanExec.class);
    assertThat(score.child().supportsColumnar()).isTrue();
    assertThat(find(operators, RowToColumnarExec.class)).isEmpty();
    assertThat(find(operators, Exchange.class)).isEmpty();
    assertThat(score.metrics().apply(ScoreMetrics.ROWS).value()).isPositive();
  }

  /** The plan of a write: only there it is certain that nothing was added for showing it. */
  private static List<SparkPlan> written(Dataset<Row> rows, String... partitions) {
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
      rows.write().mode("overwrite").partitionBy(partitions).parquet(path("written"));
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
    assertThat(find(operators, VectorRowsExec.class)).hasSize(1);
    assertThat(find(operators, ColumnarToRowExec.class)).isEmpty();
    FileSourceScanExec scan = find(operators, FileSourceScanExec.class).get(0);
    assertThat(scan.requiredSchema().fieldNames()).containsExactly("id", "a", "b", "c", "d");
    assertThat(only(operators).metrics().apply(ScoreMetrics.ROWS).value()).isEqualTo(ROWS);
    String kernels = Kernels.best().choice().name();
    assertThat(metric(operators, ScoreMetrics.KERNELS + kernels)).isEqualTo(ROWS);
    assertThat(metric(operators, ScoreMetrics.TILES)).isPositive();
    assertThat(metric(operators, ScoreMetrics.GATHER)).isPositive();
    assertThat(metric(operators, ScoreMetrics.COMPUTE)).isPositive();
  }

  @Test
  void rowsThatAWriteMayKeepAreCopiedOutOfTheVectors() {
    Dataset<Row> scored = table().select(col("s"), col("id"), predict().as("p"));

    List<SparkPlan> operators = written(scored, "s");

    assertColumnar(operators);
    assertThat(find(operators, VectorRowsExec.class)).isEmpty();
    assertThat(find(operators, ColumnarToRowExec.class)).hasSize(1);
  }

  private static long metric(List<SparkPlan> operators, String name) {
    return only(operators).metrics().apply(name).value();
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
  void aFilterOnThePredictionStaysColumnarInAWriteAndReadsWhatItNeeds() {
    Dataset<Row> query = table().select(col("id"), predict().as("p")).where("p > 0 and id > 9");
    List<SparkPlan> operators = written(query);

    assertColumnar(operators);
    assertThat(required(operators)).containsExactlyInAnyOrder("id", "a", "b", "c", "d");
    assertThat(rows(only(operators))).isEqualTo(ROWS - 10);
    assertThat(rows(only(written(table().where(predict().gt(0)).select("s"))))).isEqualTo(ROWS);
    assertThat(required(written(table().where(predict().gt(0)).select("s"))))
        .containsExactlyInAnyOrder("s", "a", "b", "c", "d");
  }

  private static List<String> required(List<SparkPlan> operators) {
    return List.of(find(operators, FileSourceScanExec.class).get(0).requiredSchema().fieldNames());
  }

  private static long rows(ScoreExec score) {
    return score.metrics().apply(ScoreMetrics.ROWS).value();
  }

  /** Queries that name the same prediction in several places, or where Spark copies expressions. */
  @Test
  void runsTheModelOncePerRow() {
    table().createOrReplaceTempView("t");
    for (Dataset<Row> query :
        List.of(
            table().where(predict().gt(0)).select(col("id"), predict().as("p")),
            table().withColumn("p", predict()).where("p > 0").withColumn("q", predict()),
            table().select(predict().as("p"), predict().plus(1).as("q")),
            table().withColumn("p", predict()).where("p > 0").where("p < 1").select("p", "id"),
            table().select(col("id"), predict().as("p")).orderBy(predict().desc()).limit(10),
            table()
                .agg(
                    functions.sum(predict()), functions.max(predict()), functions.count(predict())),
            table().groupBy(predict().gt(0)).agg(functions.avg(predict()), functions.min("id")),
            table().groupBy("s").agg(functions.max(predict()).as("m")).where("m > 0"),
            table().select(functions.when(predict().gt(0), predict()).otherwise(0f).as("p")),
            table().select(functions.struct(predict(), predict().as("again")).as("both")),
            table().select(functions.sum(predict()).over(Window.partitionBy("s")), predict()))) {
      ScoreExec score = only(executed(query));
      assertThat(score.scores()).as(query.queryExecution().toString()).hasSize(1);
      assertThat(rows(score)).isEqualTo(ROWS);
      assertThat(score.supportsColumnar()).isTrue();
    }
  }

  /** Into several partitions Spark sorts by running all below once more, for a sample. */
  @Test
  void aFullSortByThePredictionHasOneOperatorAndRunsItOncePerPass() {
    Supplier<Dataset<Row>> query =
        () -> table().orderBy(predict()).select(col("id"), predict().as("p"));

    assertThat(rows(only(with("spark.sql.shuffle.partitions", "1", () -> executed(query.get())))))
        .isEqualTo(ROWS);
    assertThat(rows(only(executed(query.get())))).isEqualTo(2 * ROWS);
  }

  @Test
  void aBucketedTableIsJoinedWithoutAnExchange() {
    for (String name : List.of("left_bucketed", "right_bucketed")) {
      table().write().mode("overwrite").bucketBy(3, "id").sortBy("id").saveAsTable(name);
    }
    try {
      List<SparkPlan> operators =
          with(
              "spark.sql.autoBroadcastJoinThreshold",
              "-1",
              () ->
                  executed(
                      spark()
                          .table("left_bucketed")
                          .select(col("id"), predict().as("p"))
                          .join(spark().table("right_bucketed").select("id", "x"), "id")));

      assertThat(find(operators, Exchange.class)).isEmpty();
      assertThat(only(operators).supportsColumnar()).isTrue();
      assertThat(rows(only(operators))).isEqualTo(ROWS);
    } finally {
      spark().sql("drop table left_bucketed");
      spark().sql("drop table right_bucketed");
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
    assertThat(required(operators)).containsExactlyInAnyOrder("id", "a", "b", "c", "d");
    List<ModelCall> calls =
        only(operators).scores().stream()
            .map(score -> score.predict().call(List.of(), false))
            .toList();
    ScoreTask task =
        ScoreTask.of(
            calls,
            argument ->
                new ColumnPath((int) ((AttributeReference) argument).exprId().id(), List.of()));
    assertThat(task.values()).as("values read from a row").isEqualTo(4);
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

  @ParameterizedTest
  @ValueSource(ints = {300, 1000})
  void wideTablesStayColumnar(int width) {
    String limit = spark().conf().get("spark.sql.codegen.maxFields");
    Dataset<Row> wide = wide(width);
    Model model = sum(width);
    Dataset<Row> query = wide.select(col("id"), predictWide(model, width).as("p"));
    List<SparkPlan> operators = written(query);

    assertColumnar(operators);
    assertThat(find(operators, WideScanExec.class)).hasSize(1);
    assertThat(rows(only(operators))).isEqualTo(200);
    Map<Long, Float> expected = core(model, wide);
    assertThat(predictions(query)).isEqualTo(expected);
    assertThat(run(Way.ROWS, () -> predictions(wideQuery(width, model)))).isEqualTo(expected);
    assertThat(spark().conf().get("spark.sql.codegen.maxFields")).isEqualTo(limit);
  }

  @Test
  void wideTablesMayBeFilteredJoinedAndReused() {
    int width = 300;
    Dataset<Row> wide = wide(width);
    Model model = sum(width);
    Dataset<Row> query = wideQuery(width, model);
    Dataset<Row> some =
        wide.where("f7 > 7 and id > (select 5)")
            .select(col("id"), predictWide(model, width).as("p"));

    assertColumnar(executed(some));
    assertThat(predictions(some)).isEqualTo(core(model, wide.where("f7 > 7 and id > 5")));
    assertThat(query.join(query.withColumnRenamed("p", "q"), "id").where("p = q").count())
        .isEqualTo(200);
  }

  @Test
  void wideOrcTablesStayColumnar() {
    int width = 300;
    Model model = sum(width);
    wide(width).write().mode("overwrite").orc(path("wide-orc"));
    Dataset<Row> query =
        spark().read().orc(path("wide-orc")).select(col("id"), predictWide(model, width).as("p"));

    assertColumnar(executed(query));
    assertThat(predictions(query)).isEqualTo(core(model, wide(width)));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 1000})
  void wideTablesOfTheSecondInterfaceStayColumnar(int width) {
    wide(width);
    Model model = sum(width);

    with(
        "spark.sql.sources.useV1SourceList",
        "",
        () -> {
          Dataset<Row> query = wideQuery(width, model);
          List<SparkPlan> operators = executed(query);
          assertColumnar(operators);
          List<BatchScanExec> scans = find(operators, BatchScanExec.class);
          assertThat(scans).hasSize(1);
          assertThat(scans.get(0).scan()).isInstanceOf(WideParquetScan.class);
          assertThat(predictions(query)).isEqualTo(core(model, wide(width)));
          Dataset<Row> both = query.join(query.withColumnRenamed("p", "q"), "id");
          assertThat(both.where("p = q").count()).isEqualTo(200);
          return null;
        });
    assertColumnar(executed(wideQuery(width, model)));
  }

  /** A table with an id and many columns. */
  private static Dataset<Row> wide(int width) {
    String path = path("wide-" + width);
    if (!Files.exists(java.nio.file.Path.of(path))) {
      List<Column> columns = new ArrayList<>(List.of(col("id")));
      for (int i = 0; i < width; i++) {
        columns.add(col("a").plus(i).cast("float").as("f" + i));
      }
      table().where("id < 200").select(columns.toArray(Column[]::new)).write().parquet(path);
    }
    return spark().read().parquet(path);
  }

  private static Model sum(int width) {
    return Model.of(
        new Linear(width, 1), List.of(new Port("input", DType.FLOAT32, List.of(width))));
  }

  private static Dataset<Row> wideQuery(int width, Model model) {
    return wide(width).select(col("id"), predictWide(model, width).as("p"));
  }

  private static Column predictWide(Model model, int width) {
    return SqlScoring.of(spark().sparkContext(), model, "wide")
        .predict(IntStream.range(0, width).mapToObj(i -> col("f" + i)).toArray(Column[]::new));
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
