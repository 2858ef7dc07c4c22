package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables with faults in random places: every row is scored or rejected, with all its faults, once.
 */
class RandomDirtTest {

  private static final List<String> FEATURES =
      List.of("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  /** The rows of a table, and what is wrong with each. */
  private static final class Table {

    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Long, Set<String>> faults = new TreeMap<>();

    Table(long seed, boolean texts) {
      Random random = new Random(seed);
      int count = 500 + random.nextInt(1500);
      double dirt = random.nextInt(4) == 0 ? 0.3 : 0.003;
      for (long id = 0; id < count; id++) {
        List<String> row = new ArrayList<>(List.of(String.valueOf(id)));
        for (String feature : FEATURES) {
          String cell = String.valueOf(random.nextInt(1000) / 100f);
          if (random.nextDouble() < dirt) {
            cell = texts && random.nextBoolean() ? "n/a " + random.nextInt(3) : null;
            String fault = cell == null ? "null|" + feature : "not-a-number|" + feature;
            faults
                .computeIfAbsent(id, key -> new TreeSet<>())
                .add(fault + "|" + (cell == null ? "" : cell));
          }
          row.add(cell);
        }
        rows.add(row);
      }
    }
  }

  @Test
  void everyRowIsScoredOrRejectedOnce() throws IOException {
    for (long seed = 1; seed <= 4; seed++) {
      Table table = new Table(seed, true);
      Path csv = folder.resolve("in-" + seed + ".csv");
      List<String> lines = new ArrayList<>(List.of("id," + String.join(",", FEATURES)));
      for (List<String> row : table.rows) {
        lines.add(String.join(",", row.stream().map(cell -> cell == null ? "" : cell).toList()));
      }
      Files.write(csv, lines);
      requireAll(table, csv, "csv-" + seed);

      Table numbers = new Table(seed, false);
      Path parquet = folder.resolve("in-" + seed + ".parquet");
      write(numbers, parquet, 1 + (int) seed);
      for (String vectorized : List.of("true", "false")) {
        String output = "parquet-" + seed + "-" + vectorized;
        LocalSpark.with(
            Map.of("spark.sql.parquet.enableVectorizedReader", vectorized),
            () -> {
              requireAll(numbers, parquet, output);
              return null;
            });
      }
    }
  }

  private void write(Table table, Path parquet, int files) {
    StructType schema = new StructType().add("id", DataTypes.StringType);
    for (String feature : FEATURES) {
      schema = schema.add(feature, DataTypes.FloatType);
    }
    List<Row> rows = new ArrayList<>();
    for (List<String> cells : table.rows) {
      Object[] values = new Object[cells.size()];
      values[0] = cells.get(0);
      for (int i = 1; i < values.length; i++) {
        values[i] = cells.get(i) == null ? null : Float.valueOf(cells.get(i));
      }
      rows.add(RowFactory.create(values));
    }
    spark.createDataFrame(rows, schema).repartition(files).write().parquet(parquet.toString());
  }

  private void requireAll(Table table, Path input, String name) {
    Path output = folder.resolve("out-" + name);
    List<String> more = new ArrayList<>(List.of(Run.seedFeatures()));
    more.add("--errors=reject");
    Run run = Run.score(input, output, more.toArray(String[]::new));
    assertThat(run.err()).as(name).isEmpty();
    Dataset<Row> scored = spark.read().parquet(output.toString());
    Dataset<Row> rejected = spark.read().parquet(output.resolve("_rejects").toString());
    List<Long> ids = new ArrayList<>();
    for (Row row : scored.select("id", "prediction").collectAsList()) {
      ids.add(Long.valueOf(row.getString(0)));
      assertThat(row.isNullAt(1)).as(name).isFalse();
    }
    Map<Long, Set<String>> faults = new TreeMap<>();
    for (Row row : rejected.select("id", "faults").collectAsList()) {
      long id = Long.parseLong(row.getString(0));
      ids.add(id);
      Set<String> told = new TreeSet<>();
      for (Row fault : row.<Row>getList(1)) {
        String value = fault.isNullAt(3) ? "" : fault.getString(3);
        assertThat(told.add(fault.getString(0) + "|" + fault.getString(2) + "|" + value)).isTrue();
      }
      faults.put(id, told);
    }
    assertThat(faults).as(name).isEqualTo(table.faults);
    assertThat(ids).as(name).hasSize(table.rows.size());
    assertThat(new HashSet<>(ids)).as(name).hasSize(table.rows.size());
    assertThat(run.out())
        .as(name)
        .contains(
            "\"rows\":" + (table.rows.size() - faults.size()) + ",\"rejected\":" + faults.size());
  }
}
