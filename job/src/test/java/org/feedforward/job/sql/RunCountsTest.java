package org.feedforward.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.nn.Linear;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCountsTest extends SqlTest {

  private static final Model TWO =
      Model.of(new Linear(2, 1), List.of(new Port("input", DType.FLOAT32, List.of(2))));

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsRowsAsTheyComeToTheOperator(boolean columnar) {
    SqlScoring scoring = scoring();
    Column predict = scoring.predict(col("a"), col("b"), col("c"), col("d"));
    List<Row> rows =
        with(
            "spark.sql.parquet.enableVectorizedReader",
            Boolean.toString(columnar),
            () -> table().where("id % 4 = 1").select(col("id"), predict.as("p")).collectAsList());
    assertThat(rows).hasSize(ROWS / 4);
    assertThat(scoring.counts().entered()).isEqualTo(ROWS / 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsRoundedIntegersByColumn(boolean columnar) {
    Dataset<Row> wide = wide();
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), TWO, "two");
    Column predict = scoring.predict(col("l"), col("i"));
    with(
        "spark.sql.parquet.enableVectorizedReader",
        Boolean.toString(columnar),
        () -> wide.select(predict).collectAsList());
    // odd numbers from 2^24 on; a null is none
    assertThat(scoring.counts().rounded()).isEqualTo(Map.of("l", 249L, "i", 250L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsThemInArraysAndSelections(boolean columnar) {
    Dataset<Row> wide = wide();
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), TWO, "two");
    Column predict = scoring.predict(col("pair"));
    with(
        "spark.sql.parquet.enableVectorizedReader",
        Boolean.toString(columnar),
        () -> wide.where("i % 3 = 0").select(predict).collectAsList());
    assertThat(scoring.counts().rounded()).isEqualTo(Map.of("pair", 83L));
  }

  @Test
  void integersThatStayIntegersAreNotCounted() {
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), TWO, "two");
    wide().select(scoring.predict(col("small"), col("real"))).collectAsList();
    assertThat(scoring.counts().rounded()).isEmpty();
  }

  /** 500 rows around whole numbers that floats hold and do not hold. */
  private static Dataset<Row> wide() {
    String path = path("wide-integers");
    spark()
        .range(0, 500, 1, 1)
        .selectExpr(
            "if(id = 7, null, 16777216 + id) l",
            "int(16777216 + id) i",
            "int(id) small",
            "double(16777216 + id) real",
            "array(id, 16777216 + id) pair")
        .write()
        .mode("overwrite")
        .parquet(path);
    return spark().read().parquet(path);
  }
}
