package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.config.FeatureFile;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/**
 * Random chains of steps over random tables give what plain Java says of each value alone: the same
 * bits by columns, by rows, filtered and whatever the partitions, and a fault where a value cannot
 * be taken.
 */
class RandomStepsTest extends SqlTest {

  private static final int ROWS = 700;
  private static final int ROUNDS = 6;

  private static final StructType SCHEMA =
      new StructType()
          .add("n", DataTypes.LongType, false)
          .add("f", DataTypes.FloatType)
          .add("d", DataTypes.DoubleType)
          .add("i", DataTypes.IntegerType)
          .add("c", DataTypes.createDecimalType(12, 2))
          .add("t", DataTypes.StringType)
          .add("day", DataTypes.DateType);

  /** How many rows had no fault. */
  private static int clean;

  private static final String[] TEXTS = {"a", "b", "B", "", "ü", "c"};

  private static Row row(long n, Random random) {
    double number = random.nextInt(4) == 0 ? random.nextInt(7) - 3 : random.nextGaussian() * 20;
    double special = random.nextInt(12) == 0 ? Double.NaN : number;
    boolean[] there = new boolean[6];
    for (int i = 0; i < there.length; i++) {
      there[i] = random.nextInt(9) > 0;
    }
    return RowFactory.create(
        n,
        there[0] ? (Float) (float) special : null,
        there[1] ? (Double) special : null,
        there[2] ? (Integer) random.nextInt(9) : null,
        there[3] ? new BigDecimal(random.nextInt(100_000)).movePointLeft(2) : null,
        there[4] ? TEXTS[random.nextInt(TEXTS.length)] : null,
        there[5] ? Date.valueOf("2024-02-25").toLocalDate().plusDays(random.nextInt(9)) : null);
  }

  /** A step as a job file writes it, and what it makes of a value; a text is a fault. */
  private record Plain(String yaml, UnaryOperator<Object> rule) {}

  private static Plain numberStep(Random random) {
    double a = random.nextInt(9) - 4.5;
    double b = 0.5 + random.nextInt(5);
    return switch (random.nextInt(6)) {
      case 0 ->
          new Plain(
              "{clip: [" + a + ", " + (a + b) + "]}",
              x -> of(x, v -> v < a ? a : v > a + b ? a + b : v));
      case 1 ->
          new Plain("{scale: {mean: " + a + ", std: " + b + "}}", x -> of(x, v -> (v - a) / b));
      case 2 ->
          new Plain("{scale: {multiply: " + a + ", add: " + b + "}}", x -> of(x, v -> v * a + b));
      case 3 ->
          new Plain(
              "{fill: " + a + "}",
              x -> x == null || x instanceof Double v && v.isNaN() ? (Double) a : x);
      case 4 ->
          new Plain(
              "log1p",
              x -> x instanceof Double v && v <= -1 ? "out-of-range" : of(x, StrictMath::log1p));
      default ->
          new Plain(
              "{bucketize: {boundaries: [" + a + ", " + (a + b) + "]}}",
              x ->
                  x instanceof Double v && v.isNaN()
                      ? "nan"
                      : of(x, v -> (v >= a ? 1 : 0) + (v >= a + b ? 1 : 0)));
    };
  }

  private static Object of(Object x, DoubleUnaryOperator rule) {
    return x instanceof Double v ? (Object) rule.applyAsDouble(v) : x;
  }

  private static List<Plain> chain(String column, Random random) {
    List<Plain> chain = new ArrayList<>();
    if (column.equals("t")) {
      int missing = random.nextInt(3) - 1;
      boolean rejects = random.nextBoolean();
      chain.add(
          new Plain(
              "{vocabulary: {values: [a, b, ü], start: 1, unknown: "
                  + (rejects ? "reject" : "0")
                  + (missing < 0 ? "" : ", missing: " + missing)
                  + "}}",
              x -> {
                if (x == null) {
                  return missing < 0 ? null : (Object) (double) missing;
                }
                int at = List.of("a", "b", "ü").indexOf(x);
                return at < 0 ? rejects ? "unknown" : (Object) 0.0 : (Object) (at + 1.0);
              }));
    } else if (column.equals("day")) {
      chain.add(
          new Plain(
              "{date: weekday}",
              x ->
                  x instanceof LocalDate day
                      ? (Object) (double) (day.getDayOfWeek().getValue() - 1)
                      : x));
    }
    int length = random.nextInt(4) + (chain.isEmpty() ? 1 : 0);
    for (int i = 0; i < length; i++) {
      chain.add(numberStep(random));
    }
    return chain;
  }

  private static Object raw(Row row, String column) {
    Object value = row.getAs(column);
    return value instanceof Date day
        ? day.toLocalDate()
        : value instanceof Number number ? (Object) number.doubleValue() : value;
  }

  @Test
  void chainsGiveWhatPlainJavaSaysOfEachValue() throws Exception {
    Random random = new Random(20261129);
    List<String> columns = List.of("f", "d", "i", "c", "t", "day", "f", "d");
    for (int round = 0; round < ROUNDS; round++) {
      List<Row> rows = new ArrayList<>();
      for (int n = 0; n < ROWS; n++) {
        rows.add(row(n, random));
      }
      String file = path("random-steps-" + round);
      boolean dictionary = random.nextBoolean();
      spark()
          .createDataFrame(rows, SCHEMA)
          .repartition(1 + random.nextInt(3))
          .write()
          .option("parquet.enable.dictionary", dictionary)
          .parquet(file);
      List<List<Plain>> chains = new ArrayList<>();
      StringBuilder yaml = new StringBuilder("features:\n  x:\n");
      for (String column : columns) {
        List<Plain> chain = chain(column, random);
        chains.add(chain);
        yaml.append("    - {column: " + column + ", steps: [")
            .append(String.join(", ", chain.stream().map(Plain::yaml).toList()))
            .append("]}\n");
      }
      Path features = Files.writeString(Path.of(path("steps-" + round + ".yaml")), yaml);
      requireEqual(spark().read().parquet(file), features, columns, chains, yaml.toString());
    }
    assertThat(clean).isBetween(500, ROUNDS * ROWS * 2);
  }

  private static void requireEqual(
      Dataset<Row> table,
      Path features,
      List<String> columns,
      List<List<Plain>> chains,
      String yaml) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(columns.size()));
    Model echo = Model.of(Graph.of(List.of(x), new LinkedHashMap<>(Map.of("y", x)), Map.of()));
    Binding binding =
        Binding.ofTable(
            new TableColumns(table.schema(), Set.of(), ColumnFaults.NONE),
            echo.inputs(),
            FeatureFile.read(features));
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), echo, "steps");
    Dataset<Row> query =
        table.select(
            col("*"),
            scoring.predict(binding, SqlScoring.Checks.NONE).as("p"),
            scoring.fault(binding, SqlScoring.Checks.NONE).as("fault"));
    for (Dataset<Row> some : List.of(query, query.where("n % 3 = 1"))) {
      for (String vectorized : List.of("true", "false")) {
        for (Row row :
            with("spark.sql.parquet.enableVectorizedReader", vectorized, some::collectAsList)) {
          requireEqual(row, columns, chains, yaml);
        }
      }
    }
  }

  private static void requireEqual(
      Row row, List<String> columns, List<List<Plain>> chains, String yaml) {
    Set<String> faults = new TreeSet<>();
    List<Integer> bits = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Object value = raw(row, columns.get(i));
      for (Plain step : chains.get(i)) {
        value = step.rule().apply(value);
      }
      if (value == null || value instanceof String) {
        faults.add((value == null ? "null" : value) + " " + columns.get(i));
      } else {
        bits.add(Float.floatToIntBits((float) (double) (Double) value));
      }
    }
    Set<String> found = new TreeSet<>();
    if (!row.isNullAt(row.fieldIndex("fault"))) {
      for (Row fault : row.<Row>getAs("fault").<Row>getList(0)) {
        found.add(fault.getAs("reason") + " " + fault.getAs("column"));
      }
    }
    assertThat(found).describedAs("%s with%n%s", row, yaml).isEqualTo(faults);
    if (faults.isEmpty()) {
      clean++;
      List<Integer> given =
          row.<Float>getList(row.fieldIndex("p")).stream().map(Float::floatToIntBits).toList();
      assertThat(given).describedAs("%s with%n%s", row, yaml).isEqualTo(bits);
    }
  }
}
