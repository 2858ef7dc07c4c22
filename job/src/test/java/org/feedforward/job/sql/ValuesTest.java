package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.functions;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.Scoring;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.plan.ScoreExec;
import org.feedforward.nn.Embedding;
import org.feedforward.nn.Linear;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in and what comes out: types, nulls, arrays, structs, several inputs and outputs. */
class ValuesTest extends SqlTest {

  private static SqlScoring scoring(Model model) {
    return SqlScoring.of(spark().sparkContext(), model, "model");
  }

  private static Model twoOutputs() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Map<String, Value> outputs = new LinkedHashMap<>();
    outputs.put("doubled", x.add(x));
    outputs.put("first", x.slice(1, 0, 1));
    return Model.of(Graph.of(List.of(x), outputs, Map.of()));
  }

  private static List<Row> asRows(Column... columns) {
    return with(
        "spark.sql.parquet.enableVectorizedReader",
        "false",
        () -> table().where("id < 600").orderBy("id").select(columns).collectAsList());
  }

  private static List<Row> asColumns(Column... columns) {
    List<Row> rows =
        with(
            "spark.sql.adaptive.enabled",
            "false",
            () -> table().where("id < 600").select(columns).orderBy("id").collectAsList());
    assertThat(rows).hasSize(600).isEqualTo(asRows(columns));
    return rows;
  }

  @Test
  void severalElementsAreAnArrayAndSeveralOutputsAStruct() {
    Column p = scoring(twoOutputs()).predict(col("a"), col("b"), col("c")).as("p");

    for (Row row : asColumns(col("id"), col("a"), col("b"), col("c"), p)) {
      Row prediction = row.getStruct(4);
      float a = row.getFloat(1);
      assertThat(prediction.<Float>getList(0))
          .containsExactly(a + a, row.getFloat(2) * 2, row.getFloat(3) * 2);
      assertThat(prediction.getFloat(1)).isEqualTo(a);
    }
    assertThat(table().select(p).schema().fields()[0].dataType().catalogString())
        .isEqualTo("struct<doubled:array<float>,first:float>");
  }

  /** Three numbers and two integers to their sum. */
  private static Model twoInputs() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Value ids = Value.input("ids", DType.INT64, Shape.batched(2));
    Map<String, Value> outputs =
        Map.of("sum", x.sum(1, false).add(ids.to(DType.FLOAT32).sum(1, false)));
    return Model.of(Graph.of(List.of(x, ids), outputs, Map.of()));
  }

  @Test
  void severalInputsTakeNumbersOrOneArgumentEachOrOneStructWithTheirNames() {
    SqlScoring scoring = scoring(twoInputs());
    Column floats = functions.array(col("a"), col("b"), col("c"));
    Column numbers = functions.struct(col("a"), col("b"), col("c"));
    Column integers = functions.array(col("i"), col("sh").cast("int"));
    table()
        .withColumn("floats", floats)
        .withColumn("numbers", numbers)
        .withColumn("integers", integers)
        .withColumn("both", functions.struct(integers.as("ids"), numbers.as("x")))
        .write()
        .parquet(path("two-inputs"));
    Dataset<Row> read = spark().read().parquet(path("two-inputs"));
    Map<String, Column> calls = new LinkedHashMap<>();
    calls.put("numbers", scoring.predict(col("a"), col("b"), col("c"), col("i"), col("sh")));
    calls.put("arrays", scoring.predict(floats, integers));
    calls.put("array columns", scoring.predict(col("floats"), col("integers")));
    calls.put("a struct and numbers", scoring.predict(numbers, col("i"), col("sh")));
    calls.put("a struct column and an array", scoring.predict(col("numbers"), integers));
    calls.put(
        "a struct of inputs in another order",
        scoring.predict(functions.struct(integers.as("ids"), floats.as("x"))));
    calls.put("a column of it", scoring.predict(col("both")));

    for (Map.Entry<String, Column> call : calls.entrySet()) {
      Dataset<Row> query = read.select(col("*"), call.getValue().as("p"));
      List<Row> rows = query.orderBy("id").collectAsList();
      assertThat(rows).hasSize(ROWS);
      for (Row row : rows) {
        float sum = row.<Float>getAs("a") + row.<Float>getAs("b") + row.<Float>getAs("c");
        int ids = row.<Integer>getAs("i") + row.<Short>getAs("sh");
        assertThat(row.<Float>getAs("p")).as(call.getKey()).isEqualTo(sum + ids);
      }
      assertThat(run(Way.ROWS, () -> query.orderBy("id").collectAsList()))
          .as(call.getKey())
          .isEqualTo(rows);
      assertThat(find(executed(query), ScoreExec.class))
          .as(call.getKey())
          .hasSize(1)
          .allMatch(SparkPlan::supportsColumnar);
    }
  }

  /** Rows hold columns of both types in another order than the network, one twice, and nulls. */
  @Test
  void floatsAndDoublesOfRowsComeToTheirElementsWhateverTheirOrder() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(7));
    Model model = Model.of(Graph.of(List.of(x), Map.of("y", x.add(x)), Map.of()));
    List<String> features = List.of("b", "c", "e", "f", "a", "n", "b");
    table()
        .selectExpr(
            "id",
            "IF(id % 5 = 0, null, id) AS k",
            "a",
            "b",
            "c",
            "a * 1e-3D AS e",
            "b / 3D AS f",
            "IF(id % 11 = 0, null, -c) AS n")
        .write()
        .parquet(path("two-types"));
    Column p =
        scoring(model)
            .predict(features.stream().map(functions::col).toArray(Column[]::new))
            .as("p");
    Dataset<Row> query = spark().read().parquet(path("two-types")).select(col("*"), p);

    List<Row> rows = query.orderBy("id").collectAsList();
    assertThat(rows).hasSize(ROWS);
    for (Row row : rows) {
      List<Float> expected =
          features.stream()
              .map(row::<Number>getAs)
              .map(f -> f == null ? null : 2 * f.floatValue())
              .toList();
      assertThat(row.isNullAt(row.fieldIndex("p"))).isEqualTo(expected.contains(null));
      if (!expected.contains(null)) {
        assertThat(row.<Float>getList(row.fieldIndex("p"))).isEqualTo(expected);
      }
    }
    assertThat(run(Way.ROWS, () -> query.orderBy("id").collectAsList())).isEqualTo(rows);
  }

  @Test
  void anOutputOfHigherRankIsAFlatArrayWithItsShapeAsMetadata() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(6));
    Model model = Model.of(Graph.of(List.of(x), Map.of("y", x.reshape(-1, 2, 3)), Map.of()));
    Dataset<Row> source = table().withColumn("e", col("a")).withColumn("f", col("b"));
    Dataset<Row> scored = Scoring.of(model).transform(source, "a", "b", "c", "d", "e", "f");

    assertThat(scored.schema().apply(Scoring.PREDICTION).metadata().getLongArray("shape"))
        .containsExactly(2, 3);
    for (Row row : scored.collectAsList()) {
      assertThat(row.<Float>getList(row.fieldIndex(Scoring.PREDICTION)))
          .containsExactly(
              row.<Float>getAs("a"),
              row.<Float>getAs("b"),
              row.<Float>getAs("c"),
              row.<Float>getAs("d"),
              row.<Float>getAs("e"),
              row.<Float>getAs("f"));
    }
    assertThatThrownBy(() -> Scoring.of(model).transform(scored, "a", "b", "c", "d", "e", "f"))
        .hasMessageContaining("a column prediction already");
    assertThatThrownBy(() -> Scoring.of(model).transform(table().drop("x")))
        .hasMessageContaining("has no column x");
  }

  @Test
  void arraysOfOneOutput() {
    Model model = Model.of(new Linear(2, 5), List.of(new Port("x", DType.FLOAT32, List.of(2))));
    Column p = scoring(model).predict(col("a"), col("b")).as("p");

    for (Row row : asColumns(col("id"), p)) {
      assertThat(row.getList(1)).hasSize(5);
    }
    assertThat(written("arrays", col("id"), p)).isEqualTo(asColumns(col("id"), p));
  }

  private static List<Row> written(String name, Column... columns) {
    table().where("id < 600").select(columns).write().parquet(path(name));
    return spark().read().parquet(path(name)).orderBy("id").collectAsList();
  }

  @Test
  void integersFeedAnEmbeddingExactly() {
    Model model =
        Model.of(new Embedding(100, 3), List.of(new Port("ids", DType.INT64, List.of(2))));
    SqlScoring scoring = scoring(model);
    Column i = scoring.predict(col("i"), col("i").cast("long")).as("p");
    Column array = scoring.predict(functions.array(col("i"), col("i"))).as("q");

    for (Row row : asColumns(col("id"), i, array)) {
      assertThat(row.getList(1)).hasSize(6).isEqualTo(row.getList(2));
      assertThat(row.getList(1).subList(0, 3)).isEqualTo(row.getList(1).subList(3, 6));
    }
    assertThatThrownBy(() -> table().select(scoring.predict(col("l"), col("l"))).collectAsList())
        .rootCause()
        .hasMessageContaining(", but the embedding has rows 0 to 99, in file:");
    assertThatThrownBy(() -> table().select(scoring.predict(col("a"), col("i"))))
        .hasMessageContaining("a is float")
        .hasMessageContaining("takes integers");
  }

  @Test
  void aGuardKeepsRowsAwayFromAModelThatWouldFail() {
    Model model = Model.of(new Embedding(100, 1), List.of(new Port("id", DType.INT64, List.of())));
    Column guarded = functions.when(col("id").lt(100), scoring(model).predict(col("id"))).as("p");

    assertThat(table().select(guarded).where("p is not null").count()).isEqualTo(100);
    assertThat(table().where("id < 100").select(scoring(model).predict(col("id"))).count())
        .isEqualTo(100);
  }

  /** An integer that a narrow type does not have is one more reason to fail. */
  @Test
  void aGuardKeepsRowsAwayFromAModelOfNarrowIntegers() {
    Value small = Value.input("small", DType.INT64, Shape.batched(1));
    Value y = Value.of(new Op.Bounded("uint8", 0, 255), small);
    Model model = Model.of(Graph.of(List.of(small), Map.of("y", y), Map.of()));
    Column guarded = functions.when(col("id").lt(100), scoring(model).predict(col("id"))).as("p");

    assertThat(table().select(guarded).where("p is not null").count()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "i", "l", "sh", "by", "dec", "flag", "special"})
  void everyNumberBecomesAFloatByOneRounding(String column) {
    Column[] features = {col(column), col("b"), col(column), col("d")};

    assertThat(everyWay(() -> table().select(col("id"), predict(features).as("p"))))
        .isEqualTo(core(MODEL, table().select("id", column, "b", column, "d")));
  }

  @ParameterizedTest
  @CsvSource({"0, n", "1, n", "2, n", "3, n", "0, nx", "1, ni", "2, ndec", "3, nflag"})
  void aNullAnywhereGivesANull(int position, String column) {
    String[] names = {"a", "b", "c", "d"};
    names[position] = column;
    Column[] features = Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    Map<Long, Float> expected = core(MODEL, table().select("id", names));

    assertThat(expected.values()).containsNull();
    assertThat(everyWay(() -> table().select(col("id"), predict(features).as("p"))))
        .isEqualTo(expected);
  }

  @Test
  void nullsInArraysAndStructsAndLiteralsGiveNulls() {
    table()
        .selectExpr(
            "id",
            "if(id % 3 = 0, null, if(id % 3 = 1, array(a, n, c, d), arr)) arr",
            "if(id % 5 = 0, null, named_struct('p', n, 'q', st.q, 'u', d)) st")
        .write()
        .parquet(path("nested-nulls"));
    Dataset<Row> nulls = spark().read().parquet(path("nested-nulls"));
    Column fromArray = scoring().predict(col("arr")).as("p");
    Column fromFields =
        scoring().predict(col("st.p"), col("st.q.r"), col("st.q.t"), col("st.u")).as("q");
    Dataset<Row> query = nulls.select(col("*"), fromArray, fromFields);

    for (String vectorized : List.of("true", "false")) {
      List<Row> rows =
          with("spark.sql.parquet.enableVectorizedReader", vectorized, query::collectAsList);
      assertThat(rows).hasSize(ROWS);
      for (Row row : rows) {
        boolean nullInArray = row.isNullAt(1) || row.getList(1).contains(null);
        boolean nullInStruct = row.isNullAt(2) || row.getStruct(2).isNullAt(0);
        assertThat(row.isNullAt(3)).isEqualTo(nullInArray);
        assertThat(row.isNullAt(4)).isEqualTo(nullInStruct);
      }
    }
    Column literal = scoring().predict(functions.lit(null), col("b"), col("c"), col("d")).as("p");
    assertThat(table().select(literal).where("p is not null").count()).isZero();
  }

  @Test
  void literalsAreFeaturesOfAllRows() {
    Map<Long, Float> expected =
        core(MODEL, table().selectExpr("id", "cast(0.5 as float)", "b", "cast(3 as float)", "d"));

    assertThat(
            everyWay(
                () ->
                    table()
                        .select(
                            col("id"),
                            predict(functions.lit(0.5), col("b"), functions.lit(3), col("d"))
                                .as("p"))))
        .isEqualTo(expected);
  }

  @Test
  void anArrayOfAnotherLengthFailsNamingTheColumn() {
    Dataset<Row> shorter = table().withColumn("short", functions.slice(col("arr"), 1, 3));
    assertThatThrownBy(() -> shorter.select(scoring().predict(col("short"))).collectAsList())
        .rootCause()
        .isInstanceOf(JobException.class)
        .hasMessageContaining("'short' holds an array of 3 elements, expected 4");
  }

  @Test
  void argumentsThatDoNotFitAreRefusedAtAnalysis() {
    assertThatThrownBy(() -> table().select(scoring().predict(col("a"), col("b"))))
        .hasMessageContaining("got 2 arguments; the model takes 4 numbers (input: float32[4])");
    assertThatThrownBy(
            () -> table().select(scoring().predict(col("s"), col("b"), col("c"), col("d"))))
        .hasMessageContaining("s is string")
        .hasMessageContaining("cast it");
  }
}
