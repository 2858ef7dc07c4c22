package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.fault.JobException;
import org.feedforward.nn.Embedding;
import org.feedforward.nn.Linear;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

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
        .hasMessageContaining("out of range");
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

  @Test
  void everyNumberBecomesAFloatByOneRounding() {
    Column p = scoring().predict(col("x"), col("i"), col("l"), col("dec")).as("p");
    Map<Long, Float> expected = core(MODEL, table().select("id", "x", "i", "l", "dec"));
    Column q = scoring().predict(col("flag"), col("b"), col("c"), col("d")).as("p");
    Map<Long, Float> flags = core(MODEL, table().select("id", "flag", "b", "c", "d"));

    assertThat(predictions(table().select(col("id"), p))).isEqualTo(expected);
    assertThat(predictions(table().select(col("id"), q))).isEqualTo(flags);
    for (Row row : asColumns(col("id"), p)) {
      assertThat(row.getFloat(1)).isEqualTo(expected.get(row.getLong(0)));
    }
  }

  @Test
  void aNullAnywhereGivesANull() {
    for (int position = 0; position < 4; position++) {
      Column[] features = {col("a"), col("b"), col("c"), col("d")};
      features[position] = col("n");
      String[] names = {"id", "a", "b", "c", "d"};
      names[position + 1] = "n";
      Map<Long, Float> expected = core(MODEL, table().selectExpr(names));
      Dataset<Row> query = table().select(col("id"), scoring().predict(features).as("p"));
      assertThat(expected.values()).containsNull();
      assertThat(predictions(query)).isEqualTo(expected);
      assertThat(
              with("spark.sql.parquet.enableVectorizedReader", "false", () -> predictions(query)))
          .isEqualTo(expected);
    }
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
    Column p = scoring().predict(functions.lit(0.5), col("b"), functions.lit(3), col("d")).as("p");
    Map<Long, Float> expected =
        core(MODEL, table().selectExpr("id", "cast(0.5 as float)", "b", "cast(3 as float)", "d"));

    assertThat(predictions(table().select(col("id"), p))).isEqualTo(expected);
    assertThat(
            with(
                "spark.sql.parquet.enableVectorizedReader",
                "false",
                () -> predictions(table().select(col("id"), p))))
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
        .hasMessageContaining("takes 4 numbers (input: float32[4])")
        .hasMessageContaining("got 2 arguments");
    assertThatThrownBy(
            () -> table().select(scoring().predict(col("s"), col("b"), col("c"), col("d"))))
        .hasMessageContaining("s is string")
        .hasMessageContaining("cast it");
  }
}
