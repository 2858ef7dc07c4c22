package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of files that differ: every row is scored with its own value and keeps its own value, or
 * the table is refused; and it is refused only where no type holds the values of all files.
 */
class RandomTablesTest {

  /** {@code -Dfeedforward.test.tables=300} is the long form. */
  private static final int TABLES = Integer.getInteger("feedforward.test.tables", 40);

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @Test
  void everyRowIsScoredWithItsOwnValueOrTheTableIsRefused() {
    int scored = 0;
    for (int seed = 0; seed < TABLES; seed++) {
      Path input = folder.resolve("in" + seed);
      RandomTable table = RandomTable.write(seed, input);
      String shown = "seed " + seed + ": " + table;
      Path output = folder.resolve("out" + seed);
      Run run =
          Run.of(
              "score",
              "--model",
              Run.golden("one_feature/model.onnx").toString(),
              "--input",
              input.toString(),
              "--features",
              "x",
              "--output",
              output.toString());
      if (table.isOneTable()) {
        assertThat(run.code()).as("%s: %s", shown, run.err()).isEqualTo(ExitCode.DONE);
        assertSame(shown, output, table);
        scored++;
      } else {
        assertThat(run.code()).as("%s: %s", shown, run.err()).isEqualTo(ExitCode.DATA);
        assertThat(output).doesNotExist();
      }
    }
    assertThat(scored).as("tables that are scored").isBetween(TABLES / 4, TABLES - 1);
  }

  private void assertSame(String shown, Path output, RandomTable table) {
    Map<Long, Row> found = new HashMap<>();
    for (Row row : spark.read().parquet(output.toString()).collectAsList()) {
      assertThat(found.put(row.<Long>getAs("id"), row)).as(shown).isNull();
    }
    assertThat(found.keySet()).as(shown).isEqualTo(table.rows().keySet());
    table
        .rows()
        .forEach(
            (id, expected) -> {
              Row row = found.get(id);
              String where = shown + ", id " + id;
              float score = row.<Float>getAs("prediction");
              assertThat(score).as(where).isEqualTo(number(expected.x()).floatValue());
              assertThat(comparable(row.getAs("k"))).as(where).isEqualTo(comparable(expected.k()));
              assertThat(row.<String>getAs("s")).as(where).isEqualTo(expected.text());
              assertThat(
                      row.getList(row.fieldIndex("l")).stream()
                          .map(RandomTablesTest::comparable)
                          .toList())
                  .as(where)
                  .isEqualTo(expected.list().stream().map(RandomTablesTest::comparable).toList());
              expected
                  .partition()
                  .ifPresent(text -> assertThat(row.<String>getAs("region")).isEqualTo(text));
            });
  }

  private static Number number(Object value) {
    return (Number) value;
  }

  /** A value whose equality does not depend on the type that holds it. */
  private static Optional<Object> comparable(Object value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof java.sql.Date date) {
      return Optional.of(new BigDecimal(date.toLocalDate().toEpochDay()).stripTrailingZeros());
    }
    if (value instanceof Double || value instanceof Float) {
      return Optional.of(((Number) value).doubleValue());
    }
    return Optional.of(new BigDecimal(value.toString()).stripTrailingZeros());
  }
}
