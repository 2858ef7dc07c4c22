package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.job.config.FeatureFile;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.junit.jupiter.api.Test;

/**
 * A raw table becomes the inputs that scikit-learn made of it: bit for bit, and within one ulp
 * where a logarithm, a power or a quantile is; its dirty rows have the faults that were planted.
 */
class PreparedFeaturesTest extends SqlTest {

  private static final Path CHURN = Path.of("../data/churn");
  private static final Path EXPECTED = Path.of("src/test/resources/tables/churn");

  /** Columns of the input numbers that a logarithm, a power or a quantile is in. */
  private static final Set<Integer> WITHIN_ONE_ULP = Set.of(2, 5, 6, 10, 11);

  /** A network that gives what it is fed. */
  private static Model echo(Model network) {
    List<Value> inputs = new ArrayList<>();
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (Value input : network.graph().inputs()) {
      Value echoed = Value.input(((Op.Input) input.op()).name(), input.dtype(), input.shape());
      inputs.add(echoed);
      outputs.put(((Op.Input) input.op()).name(), echoed);
    }
    return Model.of(Graph.of(inputs, outputs, Map.of()));
  }

  private record Scored(Map<Long, Row> inputs, Set<List<String>> faults) {}

  private static Scored score(Dataset<Row> table, Set<String> texts, String features) {
    Model model = echo(Model.load(CHURN.resolve("churn.onnx"), LoadOptions.NONE));
    Binding binding =
        Binding.ofTable(
            new TableColumns(table.schema(), texts, ColumnFaults.NONE),
            model.inputs(),
            FeatureFile.read(Path.of(features)));
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), model, "churn");
    List<Row> rows =
        table
            .select(
                col("customer_id").cast("long"),
                scoring.predict(binding).as("p"),
                scoring.fault(binding).as("fault"))
            .collectAsList();
    Map<Long, Row> inputs = new TreeMap<>();
    Set<List<String>> faults = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    for (Row row : rows) {
      if (row.isNullAt(2)) {
        inputs.put(row.getLong(0), row.getStruct(1));
      } else {
        assertThat(row.isNullAt(1)).isTrue();
        for (Row fault : row.getStruct(2).<Row>getList(0)) {
          faults.add(
              List.of(
                  "" + row.getLong(0),
                  fault.getAs("reason"),
                  fault.getAs("column"),
                  fault.getAs("value") == null ? "" : fault.getAs("value")));
        }
      }
    }
    assertThat(rows).hasSize(4000);
    return new Scored(inputs, faults);
  }

  private static void requireGolden(Scored scored) throws Exception {
    List<Row> expected =
        spark().read().parquet(EXPECTED.resolve("prepared.parquet").toString()).collectAsList();
    assertThat(scored.inputs()).hasSize(expected.size());
    for (Row row : expected) {
      Row inputs = scored.inputs().get(row.getLong(0));
      List<Float> numbers = row.getList(1);
      List<Float> found = inputs.getList(0);
      for (int i = 0; i < numbers.size(); i++) {
        int apart =
            Math.abs(Float.floatToIntBits(numbers.get(i)) - Float.floatToIntBits(found.get(i)));
        assertThat(apart)
            .describedAs("%s of %s: %s, expected %s", i, row.get(0), found.get(i), numbers.get(i))
            .isLessThanOrEqualTo(WITHIN_ONE_ULP.contains(i) ? 1 : 0);
      }
      assertThat(inputs.<Long>getList(1)).isEqualTo(row.<Long>getList(2));
      assertThat(inputs.<Long>getList(2)).isEqualTo(row.<Long>getList(3));
    }
    Set<List<String>> faults = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    for (String line : Files.readAllLines(EXPECTED.resolve("faults.csv"))) {
      faults.add(List.of(line.split(",", -1)));
    }
    faults.removeIf(fault -> fault.contains("customer_id"));
    assertThat(scored.faults()).containsExactlyElementsOf(faults);
  }

  @Test
  void aRawTableBecomesTheInputsOfScikitLearnByColumnsAndByRows() throws Exception {
    Dataset<Row> table = spark().read().parquet(CHURN.resolve("customers.parquet").toString());
    for (String vectorized : List.of("true", "false")) {
      Scored scored =
          with(
              "spark.sql.parquet.enableVectorizedReader",
              vectorized,
              () -> score(table, Set.of(), CHURN.resolve("churn.features.yaml").toString()));
      requireGolden(scored);
    }
  }
}
