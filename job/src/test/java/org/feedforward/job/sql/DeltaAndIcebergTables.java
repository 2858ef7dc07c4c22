package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.feedforward.job.sql.plan.ScoreExec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables of formats that bring their own scans: the profile tables has them on the class path,
 * which {@code scripts/test -s 4.1} uses.
 */
class DeltaAndIcebergTables extends SqlTest {

  private static final String FEATURES = "id, a, b, c, d, s";

  @BeforeAll
  static void configure() {
    table().createOrReplaceTempView("source");
    spark().conf().set("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog");
    spark().conf().set("spark.sql.catalog.ice.type", "hadoop");
    spark().conf().set("spark.sql.catalog.ice.warehouse", path("iceberg"));
  }

  private static Map<Long, Float> expected() {
    return core(MODEL, table().select("id", "a", "b", "c", "d"));
  }

  private static Map<Long, Float> withoutSevenths() {
    Map<Long, Float> rest = new HashMap<>(expected());
    rest.keySet().removeIf(id -> id % 7 == 0);
    return rest;
  }

  private static Map<Long, Float> positiveFifths() {
    Map<Long, Float> rest = withoutSevenths();
    rest.entrySet().removeIf(row -> row.getKey() % 5 != 0 || row.getValue() <= 0);
    return rest;
  }

  private static Dataset<Row> scored(String table) {
    return spark().table(table).select(col("id"), predict().as("p"));
  }

  private static ScoreExec operator(Dataset<Row> query) {
    List<SparkPlan> operators = executed(query);
    List<ScoreExec> scores = find(operators, ScoreExec.class);
    assertThat(scores).hasSize(1);
    return scores.get(0);
  }

  @ParameterizedTest
  @CsvSource({"plain, none, false", "mapped, name, false", "vectors, none, true"})
  void deltaTablesBeforeAndAfterDeletes(String name, String mapping, boolean deletionVectors) {
    String table = "delta.`" + path("delta-" + name) + "`";
    spark()
        .sql(
            "create table "
                + table
                + " using delta tblproperties ('delta.columnMapping.mode' = '"
                + mapping
                + "', 'delta.enableDeletionVectors' = '"
                + deletionVectors
                + "') as select "
                + FEATURES
                + " from source");

    assertThat(everyWay(() -> scored(table))).isEqualTo(expected());
    assertThat(operator(scored(table)).supportsColumnar()).isTrue();
    spark().sql("delete from " + table + " where id % 7 = 0");
    assertThat(everyWay(() -> scored(table))).isEqualTo(withoutSevenths());
    assertThat(operator(scored(table)).supportsColumnar()).isTrue();
    assertThat(everyWay(() -> scored(table).where("p > 0 and id % 5 = 0")))
        .isEqualTo(positiveFifths());
  }

  @Test
  void predictionsAreWrittenToDeltaTables() {
    String output = path("delta-output");
    table().select(col("id"), predict().as("p")).write().format("delta").save(output);

    assertThat(predictions(spark().read().format("delta").load(output))).isEqualTo(expected());
  }

  @ParameterizedTest
  @CsvSource({"copy_on_write, copy-on-write", "merge_on_read, merge-on-read"})
  void icebergTablesBeforeAndAfterDeletes(String name, String mode) throws Exception {
    String table = "ice.db." + name;
    spark()
        .sql(
            "create table "
                + table
                + " using iceberg tblproperties ('format-version' = '2', 'write.delete.mode' = '"
                + mode
                + "') as select "
                + FEATURES
                + " from source");

    assertThat(everyWay(() -> scored(table))).isEqualTo(expected());
    assertThat(operator(scored(table)).supportsColumnar()).isTrue();
    spark().sql("delete from " + table + " where id % 7 = 0");
    assertThat(everyWay(() -> scored(table))).isEqualTo(withoutSevenths());
    assertThat(operator(scored(table)).supportsColumnar()).isTrue();
    assertThat(everyWay(() -> scored(table).where("p > 0 and id % 5 = 0")))
        .isEqualTo(positiveFifths());
    assertThat(icebergBytes()).isZero();
  }

  /**
   * What Iceberg's vectors occupy outside the heap. Not named in code: other lines lack the jar.
   */
  private static long icebergBytes() throws ReflectiveOperationException {
    Object allocator =
        Class.forName("org.apache.iceberg.arrow.ArrowAllocation")
            .getMethod("rootAllocator")
            .invoke(null);
    return (Long)
        Class.forName("org.apache.iceberg.shaded.org.apache.arrow.memory.BufferAllocator")
            .getMethod("getAllocatedMemory")
            .invoke(allocator);
  }

  @Test
  void predictionsAreWrittenToIcebergTables() {
    table().select(col("id"), predict().as("p")).writeTo("ice.db.output").createOrReplace();

    assertThat(predictions(spark().table("ice.db.output"))).isEqualTo(expected());
  }
}
