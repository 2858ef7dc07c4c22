package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.feedforward.job.sql.plan.ScoreExec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever stands around a prediction, every row gets the bits that core gives for it, and no row
 * is lost or doubled, whichever way the query runs.
 */
class BehaviourTest extends SqlTest {

  /** What core gives, by the rows' ids. */
  private static final Map<Long, Float> CORE =
      core(MODEL, table().select("id", "a", "b", "c", "d"));

  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  /** A query for a table, and how many rows it has of one. */
  private record Case(
      ToLongFunction<Dataset<Row>> rows, Function<Dataset<Row>, Dataset<Row>> query) {}

  private static void add(String name, long rows, Function<Dataset<Row>, Dataset<Row>> query) {
    add(name, table -> rows, query);
  }

  /** The same where Spark says by itself, without a prediction, how many rows there are. */
  private static void add(
      String name, ToLongFunction<Dataset<Row>> rows, Function<Dataset<Row>, Dataset<Row>> query) {
    CASES.put(name, new Case(rows, query));
  }

  /** How many predictions of core are as asked for. */
  private static long rowsOfCore(Predicate<Float> predicate) {
    return CORE.values().stream().filter(predicate).count();
  }

  private static double mean() {
    return CORE.values().stream().mapToDouble(Float::doubleValue).average().orElseThrow();
  }

  private static Dataset<Row> scored(Dataset<Row> table) {
    return table.select(col("id"), predict().as("p"));
  }

  static {
    spark().sparkContext().setCheckpointDir(path("checkpoints"));
    add("a projection", ROWS, BehaviourTest::scored);
    add("all columns kept", ROWS, t -> t.withColumn("p", predict()));
    add("a filter on a feature", t -> t.where("a > 0.5").count(), t -> scored(t.where("a > 0.5")));
    add("a filter on another column", 280, t -> scored(t.where("s = 's1' and id > 100")));
    add("a filter that selects nothing", 0, t -> scored(t.where("a > 100")));
    add("a filter on the prediction", rowsOfCore(p -> p > 0.1), t -> scored(t).where("p > 0.1"));
    add(
        "the prediction in a filter and in the output",
        rowsOfCore(p -> p > 0.1),
        t -> scored(t.where(predict().gt(0.1))));
    add(
        "a filter on a random number",
        t -> t.where(functions.rand(3).lt(0.3)).count(),
        t -> scored(t.where(functions.rand(3).lt(0.3))));
    add("sorted by the prediction", ROWS, t -> scored(t.orderBy(predict())));
    add("a limit", 77, t -> scored(t).limit(77));
    add("a limit below", 77, t -> scored(t.orderBy("id").limit(77)));
    add("an offset", 100, t -> scored(t.orderBy("id")).offset(1400));
    add("a sample", t -> t.sample(0.3, 7).count(), t -> scored(t.sample(0.3, 7)));
    add("a union", ROWS, t -> scored(t.where("id < 500")).union(scored(t.where("id >= 500"))));
    add("a union below", 1100, t -> scored(t.where("id < 500").union(t.where("id >= 900"))));
    add("an intersection", 856, t -> scored(t).intersect(scored(t.where("c > 2"))));
    add("a difference", 644, t -> scored(t).except(scored(t.where("c > 2"))));
    add("distinct", ROWS, t -> scored(t.union(t)).distinct());
    add("repartitioned below", ROWS, t -> scored(t.repartition(3, col("s"))));
    add("repartitioned above", ROWS, t -> scored(t).repartition(3));
    add("cached", ROWS, t -> scored(t.select("id", "a", "b", "c", "d").cache()));
    add("cached with a text", ROWS, t -> scored(t.select("id", "s", "a", "b", "c", "d").cache()));
    add("cached above", 750, t -> scored(t).cache().where("id % 2 = 0"));
    add("a checkpoint", ROWS, t -> scored(t).checkpoint());
    add("a checkpoint below", ROWS, t -> scored(t.select("id", "a", "b", "c", "d").checkpoint()));
    add("a local checkpoint", ROWS, t -> scored(t).localCheckpoint());
    add(
        "a view",
        500,
        t -> {
          t.withColumn("p", predict()).createOrReplaceTempView("scored");
          return spark().sql("select id, p from scored where p < 10 and id % 3 = 1");
        });
    add(
        "a view joined with itself",
        ROWS,
        t -> {
          scored(t).createOrReplaceTempView("scored");
          return spark()
              .sql("select l.id, r.p from scored l join scored r on l.id = r.id and l.p = r.p");
        });
    add(
        "a self-join",
        ROWS,
        t -> {
          Dataset<Row> scored = t.withColumn("p", predict());
          return scored
              .as("l")
              .join(scored.as("r"), col("l.id").equalTo(col("r.id")))
              .where("l.p <=> r.p")
              .select("l.id", "r.p");
        });
    add(
        "a join below",
        1070,
        t -> scored(t.select("id", "a", "b").join(t.select("id", "c", "d").where("c > 1"), "id")));
    add(
        "a sort merge join",
        ROWS,
        t ->
            scored(t)
                .hint("merge")
                .join(t.select(col("id").as("other")), col("id").equalTo(col("other"))));
    add(
        "a semi join",
        300,
        t -> scored(t).join(t.where("s = 's2'").select("id"), new String[] {"id"}, "left_semi"));
    add(
        "a prediction in the condition of a join",
        rowsOfCore(p -> p > 0),
        t ->
            t.as("l")
                .join(
                    t.selectExpr("id as other").as("r"),
                    col("id").equalTo(col("other")).and(predict().gt(0)))
                .select(col("id"), predict().as("p")));
    add(
        "an outer join above",
        750,
        t -> {
          Dataset<Row> some = scored(t.where("id % 2 = 0")).withColumnRenamed("id", "other");
          return t.select("id")
              .join(some, col("id").equalTo(col("other")), "left")
              .where("p is not null");
        });
    add(
        "grouped by the prediction",
        new HashSet<>(CORE.values()).size(),
        t -> t.groupBy(predict().as("p")).agg(functions.max("id").as("id")).select("id", "p"));
    add(
        "in an aggregate",
        ROWS,
        t -> t.groupBy("id").agg(functions.max(predict()).as("p")).select("id", "p"));
    add(
        "over keys and inside an aggregate",
        ROWS,
        t ->
            t.groupBy("id", "a", "b", "c", "d")
                .agg(functions.sum(predict()).as("sum"), functions.max(predict()).as("q"))
                .select(col("id"), predict().as("p")));
    add(
        "in a window",
        ROWS,
        t ->
            t.select(
                col("id"),
                functions
                    .max(predict())
                    .over(org.apache.spark.sql.expressions.Window.partitionBy("id"))
                    .as("p")));
    add(
        "computed features",
        t -> t.where("cast(a + 1 - 1 as float) = a").count(),
        t ->
            t.withColumn("a2", col("a").plus(1).minus(1).cast("float"))
                .where("a2 = a")
                .select(col("id"), predict(col("a2"), col("b"), col("c"), col("d")).as("p")));
    add(
        "casts to wider types",
        ROWS,
        t ->
            t.select(
                col("id"),
                predict(col("a").cast("double"), col("b"), col("c").cast("double"), col("d"))
                    .as("p")));
    add("an array column", ROWS, t -> t.select(col("id"), predict(col("arr")).as("p")));
    add(
        "an array of doubles",
        ROWS,
        t -> t.select(col("id"), predict(col("arr").cast("array<double>")).as("p")));
    add(
        "an array put together",
        ROWS,
        t ->
            t.select(
                col("id"),
                predict(functions.array(col("a"), col("b"), col("c"), col("d"))).as("p")));
    add(
        "a struct put together",
        ROWS,
        t ->
            t.select(
                col("id"),
                predict(functions.struct(col("a"), col("b"), col("c"), col("d"))).as("p")));
    add(
        "fields of nested structs",
        ROWS,
        t ->
            t.select(
                col("id"),
                predict(col("st.p"), col("st.q.r"), col("st.q.t"), col("st.u")).as("p")));
    add(
        "a UDF below",
        ROWS,
        t ->
            t.withColumn("a", udf((UDF1<Float, Float>) a -> a, DataTypes.FloatType).apply(col("a")))
                .select(col("id"), predict().as("p")));
    add(
        "a UDF above",
        ROWS,
        t ->
            t.select(
                col("id"),
                udf((UDF1<Float, Float>) p -> p, DataTypes.FloatType).apply(predict()).as("p")));
    add(
        "a subquery",
        300,
        t -> {
          t.createOrReplaceTempView("t");
          return scored(t)
              .where("p > (select avg(a) - 10 from t)")
              .where("id in (select id from t where s = 's1')");
        });
    add(
        "a correlated subquery",
        214,
        t -> {
          scored(t).createOrReplaceTempView("scored");
          t.createOrReplaceTempView("t");
          return spark()
              .sql(
                  "select id, p from scored outside "
                      + "where exists (select 1 from t where t.id = outside.id and t.c = 3)");
        });
    add(
        "a scalar subquery over predictions",
        rowsOfCore(p -> p >= mean()),
        t -> {
          scored(t).createOrReplaceTempView("scored");
          return spark().sql("select id, p from scored where p >= (select avg(p) from scored)");
        });
    add(
        "a conditional",
        ROWS,
        t ->
            t.select(col("id"), functions.when(col("id").geq(0), predict()).otherwise(0f).as("p")));
    add(
        "exploded rows",
        2 * ROWS,
        t ->
            t.select(
                    col("*"),
                    functions.explode(functions.array(functions.lit(1), functions.lit(2))))
                .select(col("id"), predict().as("p")));
    add(
        "a local relation",
        ROWS,
        t -> scored(spark().createDataFrame(t.collectAsList(), t.schema())));
    add(
        "two predictions in a row",
        ROWS,
        t -> t.withColumn("p", predict()).withColumn("q", predict()).where("p = q"));
  }

  @TestFactory
  Stream<DynamicTest> givesTheBitsOfCore() {
    return CASES.entrySet().stream()
        .map(test -> DynamicTest.dynamicTest(test.getKey(), () -> check(test.getValue())));
  }

  private static void check(Case test) {
    for (Way way : Way.values()) {
      long rows = run(way, () -> test.rows().applyAsLong(fresh()));
      List<Row> result =
          run(way, () -> test.query().apply(fresh()).select("id", "p").collectAsList());
      assertThat(result).as(way.name()).hasSize(Math.toIntExact(rows));
      for (Row row : result) {
        assertThat(row.getFloat(1)).as(way + ", row " + row).isEqualTo(CORE.get(row.getLong(0)));
      }
    }
  }

  private static Dataset<Row> fresh() {
    spark().catalog().clearCache();
    return table();
  }

  @Test
  void theLastWayHasNoOperator() {
    List<SparkPlan> operators = run(Way.EXPRESSION, () -> executed(scored(table())));

    assertThat(find(operators, ScoreExec.class)).isEmpty();
  }
}
