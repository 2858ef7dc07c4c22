package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.Scoring;
import org.feedforward.job.config.FeatureFile;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/**
 * A raw table becomes the inputs that scikit-learn made of it: bit for bit, and within one ulp
 * where a logarithm, a power or a quantile is; its dirty rows have the faults that were planted.
 */
class PreparedFeaturesTest extends SqlTest {

  private static final Path CHURN = Path.of("../data/churn");
  private static final Path EXPECTED = Path.of("src/test/resources/tables/churn");

  /** How far the columns of the input numbers may be where a log, power or quantile is. */
  private static final Map<Integer, Integer> WITHIN = Map.of(2, 1, 5, 1, 6, 1, 10, 1, 11, 1);

  /** The same for texts, in which the floats of column 5 are other doubles than they were. */
  private static final Map<Integer, Integer> WITHIN_OF_TEXTS =
      Map.of(2, 1, 5, 1024, 6, 1, 10, 1, 11, 1);

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
                scoring.predict(binding, SqlScoring.Checks.NONE).as("p"),
                scoring.fault(binding, SqlScoring.Checks.NONE).as("fault"))
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

  private static void requireGolden(Scored scored, Map<Integer, Integer> ulps) throws Exception {
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
            .isLessThanOrEqualTo(ulps.getOrDefault(i, 0));
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
      requireGolden(scored, WITHIN);
    }
  }

  /** The cells that pandas writes: integers with a fraction where the column has nulls, True. */
  private static Dataset<Row> asCsv(Dataset<Row> table) {
    return table.selectExpr(
        "cast(customer_id as string) customer_id",
        "country",
        "plan",
        "cast(cast(age as double) as string) age",
        "cast(income as string) income",
        "cast(balance as string) balance",
        "cast(cast(logins as double) as string) logins",
        "cast(spend as string) spend",
        "cast(tenure as string) tenure",
        "cast(latency as string) latency",
        "if(active, 'True', 'False') active",
        "cast(opened_at as string) opened_at",
        "to_json(clicks) clicks",
        "to_json(embedding) embedding");
  }

  @Test
  void theSameComesFromTheTextsOfCsv() throws Exception {
    Dataset<Row> table = spark().read().parquet(CHURN.resolve("customers.parquet").toString());
    Set<String> texts = Set.of(table.columns());
    String block = Files.readString(CHURN.resolve("churn.features.yaml"));
    String parsed =
        block
            .replace("- embedding\n", "- {column: embedding, steps: [{parse: json}]}\n")
            .replaceFirst("(column: clicks\\s+steps:\\s+)", "$1- parse: json\n        ");
    assertThat(parsed.split("parse: json", -1)).hasSize(3);
    Path features = Files.writeString(Path.of(path("csv.features.yaml")), parsed);
    asCsv(table).repartition(3).write().parquet(path("cells"));
    for (String vectorized : List.of("true", "false")) {
      Scored scored =
          with(
              "spark.sql.parquet.enableVectorizedReader",
              vectorized,
              () -> score(spark().read().parquet(path("cells")), texts, features.toString()));
      requireGolden(scored, WITHIN_OF_TEXTS);
    }
  }

  @Test
  void theSameComesFromPartitionFoldersAndFilteredRows() throws Exception {
    Dataset<Row> table = spark().read().parquet(CHURN.resolve("customers.parquet").toString());
    table
        .repartition(2)
        .write()
        .option("maxRecordsPerFile", 700)
        .partitionBy("active")
        .parquet(path("folders"));
    Dataset<Row> folders = spark().read().parquet(path("folders"));
    String features = CHURN.resolve("churn.features.yaml").toString();
    requireGolden(score(folders, Set.of("active"), features), WITHIN);
  }

  @Test
  void sqlTakesTheFeaturesOfAFile() throws Exception {
    Dataset<Row> table = spark().read().parquet(CHURN.resolve("customers.parquet").toString());
    String features = CHURN.resolve("churn.features.yaml").toString();
    table.createOrReplaceTempView("customers");
    spark().conf().set("spark.feedforward.model.churn", CHURN.resolve("churn.onnx").toString());
    spark().conf().set("spark.feedforward.model.churn.features", features);
    String clean =
        "plan in ('basic', 'plus', 'pro', 'family') and size(embedding) = 4 and spend is not null"
            + " and logins is not null and balance is not null and opened_at is not null"
            + " and clicks is not null and not exists(embedding, e -> e is null)";
    Dataset<Row> query =
        spark()
            .sql(
                "select customer_id, feedforward_predict('churn', struct(*)) p from customers"
                    + " where customer_id % 2 = 0 and "
                    + clean);
    Map<Long, double[]> expected = new TreeMap<>();
    List<String> lines = Files.readAllLines(EXPECTED.resolve("expected.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      expected.put(
          Long.valueOf(cells[0]),
          new double[] {
            Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), Double.parseDouble(cells[3])
          });
    }
    List<Row> rows = query.collectAsList();
    assertThat(rows).hasSizeGreaterThan(1900);
    Map<Long, Row> byId = new TreeMap<>();
    rows.forEach(row -> byId.put(row.getLong(0), row));
    for (Row row : rows) {
      double[] logits = expected.get(row.getLong(0));
      assertThat(row.isNullAt(1)).isEqualTo(logits == null);
      if (logits == null) {
        continue;
      }
      List<Float> found = row.getList(1);
      for (int i = 0; i < logits.length; i++) {
        assertThat((double) found.get(i)).isCloseTo(logits[i], within(1e-5));
      }
    }
    assertThat(query.queryExecution().executedPlan().toString()).contains("Score");
    assertThatThrownBy(() -> spark().sql("select feedforward_predict('churn', 1)"))
        .hasMessageContaining("struct(*)");
    assertThatThrownBy(
            () -> spark().sql("select feedforward_predict('churn', struct(age)) from customers"))
        .hasMessageContaining("the table has no columns");
    spark().conf().unset("spark.feedforward.model.churn.features");
    Dataset<Row> transformed =
        Scoring.load(CHURN.resolve("churn.onnx").toString())
            .transform(spark().table("customers").where(clean), Path.of(features));
    assertThat(transformed.columns()).endsWith(Scoring.PREDICTION);
    for (Row row : transformed.where("customer_id % 2 = 0").collectAsList()) {
      Row same = byId.get(row.<Long>getAs("customer_id"));
      assertThat(row.get(row.fieldIndex(Scoring.PREDICTION))).isEqualTo(same.get(1));
    }
  }

  @Test
  void aKeyOfAMapIsAColumnAndAMissingKeyIsNull() throws Exception {
    Path features =
        Files.writeString(
            Path.of(path("map.features.yaml")),
            "features: {x: [{column: m.a, steps: [{fill: 9}]}, {column: s.b, steps: [log1p]}]}");
    Dataset<Row> table =
        spark()
            .sql(
                "select 1L customer_id, map('a', 1.5d) m, named_struct('b', 0) s union all"
                    + " select 2L, map('c', 1.5d), named_struct('b', 0)");
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(2));
    Model model = Model.of(Graph.of(List.of(x), Map.of("y", x), Map.of()));
    Binding binding =
        Binding.ofTable(
            new TableColumns(table.schema(), Set.of(), ColumnFaults.NONE),
            model.inputs(),
            FeatureFile.read(features));
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), model, "map");
    List<Row> rows =
        table
            .select(scoring.predict(binding, SqlScoring.Checks.NONE).as("p"))
            .orderBy("p")
            .collectAsList();
    assertThat(rows.get(0).<Float>getList(0)).containsExactly(1.5f, 0f);
    assertThat(rows.get(1).<Float>getList(0)).containsExactly(9f, 0f);
  }

  private static Binding bind(String steps, StructType schema, DType input) throws Exception {
    Path features =
        Files.writeString(
            Path.of(path("one.features.yaml")),
            "features: {x: [{column: a, steps: " + steps + "}]}");
    return Binding.ofTable(
        new TableColumns(schema, Set.of(), ColumnFaults.NONE),
        List.of(new Port("x", input, List.of(1))),
        FeatureFile.read(features));
  }

  @Test
  void onlyZerosAndOnesFeedBooleans() throws Exception {
    StructType booleans = new StructType().add("a", DataTypes.BooleanType);
    StructType days = new StructType().add("a", DataTypes.DateType);
    assertThat(bind("[{fill: true}]", booleans, DType.BOOL).features()).hasSize(1);
    assertThat(bind("[{indicator: null}]", days, DType.BOOL).features()).hasSize(1);
    assertThatThrownBy(() -> bind("[{date: weekday}]", days, DType.BOOL))
        .hasMessageContaining("the steps give integers, but the input takes booleans");
    assertThatThrownBy(() -> bind("[{fill: 7}]", booleans, DType.BOOL))
        .hasMessageContaining("the input takes booleans");
  }
}
