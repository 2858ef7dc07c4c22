package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.feedforward.job.sql.plan.ScoreExec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bits whatever the table is stored in, read and written. */
class SourcesTest extends SqlTest {

  private static final String FEATURES = "id bigint, a float, b float, c float, d float";

  private static Map<Long, Float> expected() {
    return core(MODEL, table().select("id", "a", "b", "c", "d"));
  }

  private static Dataset<Row> scored(Dataset<Row> table) {
    return table.select(col("id"), predict().as("p"));
  }

  private static Dataset<Row> features() {
    return table().select("id", "a", "b", "c", "d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "orc", "parquet"})
  void readsAndWritesEveryFormat(String format) {
    String input = path("input-" + format);
    features().write().mode("overwrite").format(format).save(input);
    Dataset<Row> read = spark().read().schema(FEATURES).format(format).load(input);

    assertThat(everyWay(() -> scored(read))).isEqualTo(expected());
    String output = path("output-" + format);
    scored(read).write().mode("overwrite").format(format).save(output);
    assertThat(predictions(spark().read().schema("id bigint, p float").format(format).load(output)))
        .isEqualTo(expected());
  }

  /** A plain write takes its rows out of the vectors, those of a filter that was taken over too. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "orc", "parquet"})
  void writesWhatAFilterSelectsWithTheTextBesideIt(String format) {
    Dataset<Row> selected =
        table().where("id % 3 = 1").select(col("id"), predict().as("p"), col("s"));
    String output = path("selected-" + format);

    selected.write().mode("overwrite").format(format).save(output);

    Dataset<Row> read =
        spark().read().schema("id bigint, p float, s string").format(format).load(output);
    assertThat(read.sort("id").collectAsList()).isEqualTo(selected.sort("id").collectAsList());
  }

  @Test
  void theSecondInterfaceForSourcesIsColumnarToo() {
    List<SparkPlan> operators =
        with(
            "spark.sql.sources.useV1SourceList",
            "",
            () -> {
              assertThat(everyWay(() -> scored(table()))).isEqualTo(expected());
              return executed(scored(table()));
            });

    assertThat(find(operators, BatchScanExec.class)).hasSize(1);
    assertThat(find(operators, ScoreExec.class)).allMatch(SparkPlan::supportsColumnar).hasSize(1);
  }

  /** Vectors of the operator's child are closed by whoever sees them last, also those left out. */
  @Test
  void vectorsOfOtherSourcesAreClosed() {
    Dataset<Row> arrow = spark().read().format(ArrowSource.class.getName()).load();
    Map<Long, Float> expected = core(MODEL, arrow.select("id", "a", "b", "c", "d"));
    assertThat(expected).hasSize(ArrowSource.ROWS).containsValue(null);
    Map<Long, Float> some = new HashMap<>(expected);
    some.keySet().removeIf(id -> id % 3 != 0);

    assertThat(everyWay(() -> scored(arrow))).isEqualTo(expected);
    assertThat(everyWay(() -> scored(arrow.where("id % 3 = 0")))).isEqualTo(some);
    assertThat(everyWay(() -> scored(arrow.where("id < 0")))).isEmpty();
    assertThat(everyWay(() -> arrow.withColumn("p", predict()))).isEqualTo(expected);
    assertThat(find(executed(scored(arrow.where("id > 7"))), ScoreExec.class).get(0).child())
        .isInstanceOf(BatchScanExec.class);
    assertThat(ArrowSource.ALLOCATOR.getAllocatedMemory()).isZero();
  }

  @Test
  void dictionariesAndPlainPagesAndOffHeapVectors() {
    String plain = path("plain");
    features()
        .write()
        .mode("overwrite")
        .option("parquet.enable.dictionary", "false")
        .parquet(plain);
    Map<Long, Float> expected = expected();

    assertThat(everyWay(() -> scored(spark().read().parquet(plain)))).isEqualTo(expected);
    assertThat(
            with(
                "spark.sql.columnVector.offheap.enabled",
                "true",
                () -> predictions(scored(table()))))
        .isEqualTo(expected);
  }

  @Test
  void emptyFilesAndPartitions() {
    String some = path("some-empty");
    features().repartition(4).where("id = 7").write().mode("overwrite").parquet(some);
    features().where("id < 0").write().mode("append").parquet(some);

    Map<Long, Float> one = new HashMap<>(expected());
    one.keySet().retainAll(List.of(7L));
    assertThat(everyWay(() -> scored(spark().read().parquet(some)))).isEqualTo(one);
    assertThat(scored(features().where("id < 0").repartition(3)).count()).isZero();
  }

  @Test
  void bucketedTablesAndPartitionedWrites() {
    features().write().mode("overwrite").bucketBy(3, "id").sortBy("id").saveAsTable("bucketed");
    try {
      Dataset<Row> bucketed = spark().table("bucketed");
      assertThat(everyWay(() -> scored(bucketed))).isEqualTo(expected());
      Dataset<Row> joined =
          scored(bucketed)
              .join(bucketed.select(col("id").as("other")), col("id").equalTo(col("other")));
      assertThat(predictions(joined)).isEqualTo(expected());
      String output = path("by-prediction");
      scored(bucketed)
          .withColumn("positive", col("p").gt(0))
          .write()
          .mode("overwrite")
          .partitionBy("positive")
          .parquet(output);
      assertThat(predictions(spark().read().parquet(output))).isEqualTo(expected());
    } finally {
      spark().sql("drop table bucketed");
    }
  }

  @Test
  void partitionColumnsMayBeFeaturesOrStandAsideOrNeither() {
    String partitioned = path("by-c-and-s");
    table()
        .select("id", "a", "b", "c", "d", "s")
        .write()
        .mode("overwrite")
        .partitionBy("c", "s")
        .parquet(partitioned);
    Dataset<Row> read =
        spark()
            .read()
            .schema("id bigint, a float, b float, d float, c float, s string")
            .parquet(partitioned);
    Map<Long, Float> threes = core(MODEL, features().where("c = 3"));

    assertThat(everyWay(() -> scored(read))).isEqualTo(expected());
    assertThat(everyWay(() -> read.where("c = 3").select(col("id"), predict().as("p"), col("s"))))
        .isEqualTo(threes);
    assertThat(
            everyWay(
                () ->
                    read.where("_metadata.file_path like '%c=3.0%'")
                        .select(col("id"), predict().as("p"), col("_metadata.file_name"))))
        .isEqualTo(threes);
  }

  @Test
  void streamsThatTakeWhatIsThere() throws TimeoutException, StreamingQueryException {
    String output = path("streamed");
    StreamingQuery query =
        scored(spark().readStream().schema(table().schema()).parquet(path("table")))
            .writeStream()
            .trigger(Trigger.AvailableNow())
            .option("checkpointLocation", path("stream-checkpoint"))
            .format("parquet")
            .start(output);
    query.awaitTermination();

    assertThat(predictions(spark().read().parquet(output))).isEqualTo(expected());
  }
}
