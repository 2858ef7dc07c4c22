package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.FeatureEntry;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The operator tells the fault of a row beside its prediction, by columns and by rows. */
class FaultColumnTest extends SqlTest {

  private static final int DIRTY_ROWS = 3_000;

  private static final StructType SCHEMA =
      new StructType()
          .add("n", DataTypes.LongType, false)
          .add("number", DataTypes.DoubleType)
          .add("text", DataTypes.StringType)
          .add("whole", DataTypes.DoubleType)
          .add("id", DataTypes.IntegerType)
          .add("list", DataTypes.createArrayType(DataTypes.FloatType));

  /** number + text + whole + table[id] + list[0] + list[1]. */
  private static Model model() {
    Value number = Value.input("number", DType.FLOAT32, Shape.batched(1));
    Value text = Value.input("text", DType.FLOAT32, Shape.batched(1));
    Value whole = Value.input("whole", DType.INT64, Shape.batched(1));
    Value id = Value.input("id", DType.INT64, Shape.batched(1));
    Value list = Value.input("list", DType.FLOAT32, Shape.batched(2));
    Value table = Value.constant(Tensor.of(new float[] {10, 20, 30}, 3));
    Value sum =
        number
            .add(text)
            .add(Value.of(new Op.Cast(DType.FLOAT32), whole))
            .add(Value.of(new Op.Gather(0, false), table, id))
            .add(list.sum(1, true));
    return Model.of(Graph.of(List.of(number, text, whole, id, list), Map.of("y", sum), Map.of()));
  }

  private static Binding binding(Model model, StructType schema) {
    List<FeatureColumns> features = new ArrayList<>();
    for (String name : List.of("number", "text", "whole", "id", "list")) {
      boolean cast = name.equals("whole");
      features.add(
          new FeatureColumns(
              Optional.of(name), new FeatureEntry(name, true, cast), false, Path.of("")));
    }
    TableColumns columns = new TableColumns(schema, Set.of("text"), ColumnFaults.NONE);
    return Binding.ofTable(columns, model.inputs(), features);
  }

  /** Row n has the fault number n % 13, if there is one of that number. */
  private static Row row(long n) {
    int kind = (int) (n % 13);
    Double number = kind == 1 || kind == 10 ? null : (Double) 0.5;
    String text = kind == 2 || kind >= 10 ? "1,5" : kind == 3 ? null : "1.5";
    Double whole =
        kind == 4 || kind == 10 ? (Double) 2.5 : kind == 5 ? (Double) Double.NaN : (Double) 2.0;
    Integer id = kind == 6 || kind == 10 ? 3 : kind == 7 ? -1 : (int) (n % 3);
    List<Float> list =
        kind == 8 || kind == 10
            ? List.of(1f)
            : kind == 9
                ? Arrays.asList(1f, null)
                : kind == 11 ? Arrays.asList(null, 1f, null) : List.of(1f, n % 7f);
    return RowFactory.create(n, number, text, whole, id, list);
  }

  private static List<List<String>> expected(long n) {
    List<String> noNumber = Arrays.asList("null", "number", "number", null);
    List<String> noText = List.of("not-a-number", "text", "text", "1,5");
    List<String> noWhole = List.of("not-whole", "whole", "whole", "2.5");
    List<String> noId = List.of("out-of-range", "id", "id", "3");
    List<String> shortList = List.of("length", "list[0]", "list", "1");
    List<String> listOfNull = Arrays.asList("null", "list[0]", "list", null);
    return switch ((int) (n % 13)) {
      case 1 -> List.of(noNumber);
      case 2, 12 -> List.of(noText);
      case 3 -> List.of(Arrays.asList("null", "text", "text", null));
      case 4 -> List.of(noWhole);
      case 5 -> List.of(List.of("not-whole", "whole", "whole", "NaN"));
      case 6 -> List.of(noId);
      case 7 -> List.of(List.of("out-of-range", "id", "id", "-1"));
      case 8 -> List.of(shortList);
      case 9 -> List.of(listOfNull);
      case 10 -> List.of(noNumber, noText, noWhole, noId, shortList);
      case 11 -> List.of(noText, List.of("length", "list[0]", "list", "3"), listOfNull);
      default -> List.of();
    };
  }

  @Test
  void everyFaultStandsBesideItsRowAndNoOtherRowChanges() {
    Model model = model();
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), model, "dirty");
    List<Row> rows = new ArrayList<>();
    for (long n = 0; n < DIRTY_ROWS; n++) {
      rows.add(row(n));
    }
    spark().createDataFrame(rows, SCHEMA).coalesce(1).write().parquet(path("dirty"));
    Dataset<Row> table = spark().read().parquet(path("dirty"));
    Binding binding = binding(model, table.schema());
    Dataset<Row> query =
        table.select(
            col("n"),
            scoring.predict(binding, SqlScoring.Checks.NONE).as("p"),
            scoring.fault(binding, SqlScoring.Checks.NONE).as("fault"));
    Dataset<Row> some = query.where("n % 2 = 0");
    Dataset<Row> faultsAlone =
        table.select(col("n"), scoring.fault(binding, SqlScoring.Checks.NONE).as("fault"));

    for (String vectorized : List.of("true", "false")) {
      List<Row> scored =
          with("spark.sql.parquet.enableVectorizedReader", vectorized, query::collectAsList);
      assertThat(scored).hasSize(DIRTY_ROWS);
      for (Row row : scored) {
        requireExpected(row);
      }
      List<Row> half =
          with("spark.sql.parquet.enableVectorizedReader", vectorized, some::collectAsList);
      assertThat(half).hasSize(DIRTY_ROWS / 2);
      half.forEach(FaultColumnTest::requireExpected);
      List<Row> alone =
          with("spark.sql.parquet.enableVectorizedReader", vectorized, faultsAlone::collectAsList);
      assertThat(alone).hasSize(DIRTY_ROWS);
      for (Row row : alone) {
        assertThat(row.isNullAt(1)).isEqualTo(expected(row.getLong(0)).isEmpty());
      }
    }
  }

  private static void requireExpected(Row row) {
    long n = row.getLong(0);
    List<List<String>> faults = expected(n);
    if (faults.isEmpty()) {
      float table = 10 * (n % 3 + 1);
      assertThat(row.get(1)).as("row " + n).isEqualTo(0.5f + 1.5f + 2f + table + (1f + n % 7f));
      assertThat(row.isNullAt(2)).isTrue();
    } else {
      assertThat(row.isNullAt(1)).as("row " + n).isTrue();
      assertThat(row.getStruct(2).getString(1)).contains("dirty/part-");
      List<Row> told = row.getStruct(2).getList(0);
      List<List<Object>> found = new ArrayList<>();
      for (Row fault : told) {
        found.add(Arrays.asList(fault.get(0), fault.get(1), fault.get(2), fault.get(3)));
        assertThat(fault.getString(4)).isNotBlank();
      }
      assertThat(found).as("row " + n).isEqualTo(faults);
    }
  }

  @Test
  void aPlaceOfSeveralElementsIsNamedAndAValueIsToldOnceForAllThatItFeeds() {
    Value pair = Value.input("pair", DType.FLOAT32, Shape.batched(2));
    Value again = Value.input("again", DType.FLOAT32, Shape.batched(1));
    Value ids = Value.input("ids", DType.INT64, Shape.batched(4));
    Value table = Value.constant(Tensor.of(new float[] {10, 20, 30}, 3));
    Value sum =
        pair.sum(1, true)
            .add(again)
            .add(Value.of(new Op.Gather(0, false), table, ids).sum(1, true));
    Model model = Model.of(Graph.of(List.of(pair, again, ids), Map.of("y", sum), Map.of()));
    StructType schema =
        new StructType()
            .add("a", DataTypes.DoubleType)
            .add("b", DataTypes.DoubleType)
            .add("ids", DataTypes.createArrayType(DataTypes.LongType));
    List<FeatureColumns> features = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      features.add(
          new FeatureColumns(
              Optional.of("pair"), new FeatureEntry(name, true, false), false, Path.of("")));
    }
    features.add(
        new FeatureColumns(
            Optional.of("again"), new FeatureEntry("a", true, false), false, Path.of("")));
    features.add(
        new FeatureColumns(
            Optional.of("ids"), new FeatureEntry("ids", true, false), false, Path.of("")));
    Binding binding =
        Binding.ofTable(
            new TableColumns(schema, Set.of(), ColumnFaults.NONE), model.inputs(), features);
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), model, "places");
    List<Row> rows = List.of(RowFactory.create(null, null, List.of(7L, 1L, -2L, 7L)));
    spark().createDataFrame(rows, schema).write().parquet(path("places"));

    for (String vectorized : List.of("true", "false")) {
      Row told =
          with(
                  "spark.sql.parquet.enableVectorizedReader",
                  vectorized,
                  () ->
                      spark()
                          .read()
                          .parquet(path("places"))
                          .select(scoring.fault(binding, SqlScoring.Checks.NONE).as("fault"))
                          .collectAsList())
              .get(0)
              .getStruct(0);
      assertThat(
              told.<Row>getList(0).stream()
                  .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2) + " " + row.get(3)))
          .containsExactly(
              "null pair[0] a null",
              "null pair[1] b null",
              "out-of-range ids[0] ids 7",
              "out-of-range ids[0] ids -2");
    }
  }

  /** A tile of rows may hold the end of one file and the beginning of the next. */
  @Test
  void aFaultNamesItsOwnFileWhereRowsOfSeveralShareATile() throws Exception {
    Path folder = Path.of(path("files"));
    Files.createDirectories(folder);
    for (int i = 0; i < 9; i++) {
      Files.writeString(
          folder.resolve("f" + i + " ü.csv"),
          "x,n\n1," + i + "\n" + (i % 2 == 0 ? "" : "2") + "," + i + "\n");
    }
    Dataset<Row> table =
        spark().read().option("header", "true").schema("x string, n int").csv(folder.toString());
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(1));
    Model model = Model.of(Graph.of(List.of(x), Map.of("y", x.add(x)), Map.of()));
    SqlScoring scoring = SqlScoring.of(spark().sparkContext(), model, "files");
    TableColumns columns = new TableColumns(table.schema(), Set.of("x"), ColumnFaults.NONE);
    Binding binding = Binding.ofTable(columns, model.inputs(), List.of());

    List<Row> faults =
        table
            .select(col("n"), scoring.fault(binding, SqlScoring.Checks.NONE).as("fault"))
            .coalesce(1)
            .collectAsList();

    assertThat(faults).hasSize(18);
    List<Row> found = faults.stream().filter(row -> !row.isNullAt(1)).toList();
    assertThat(found).hasSize(5);
    for (Row row : found) {
      assertThat(row.getStruct(1).getString(1)).endsWith("/f" + row.getInt(0) + " ü.csv");
    }
  }
}
