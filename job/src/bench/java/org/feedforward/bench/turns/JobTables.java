package org.feedforward.bench.turns;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of whole jobs. */
public final class JobTables {

  private final SparkSession spark;
  private final Path directory;
  private final long rows;

  /**
   * Tables that a session reads.
   *
   * @param spark the session
   * @param directory where they lie
   * @param rows how many rows they have; the wide one and that of texts a fifth
   */
  public JobTables(SparkSession spark, Path directory, long rows) {
    this.spark = spark;
    this.directory = directory;
    this.rows = rows;
  }

  public long rows(JobCase one) {
    return one == JobCase.COLUMNS_300 || one == JobCase.CSV ? rows / 5 : rows;
  }

  /** The folder of the table that a case reads. */
  public String path(JobCase one) {
    return directory.resolve(one.table() + "-" + rows(one)).toString();
  }

  /** The plain tables come from scripts/generate-data, the others are made of one of them. */
  public void generate(JobCase one) {
    if (Files.exists(Path.of(path(one)).resolve("_SUCCESS"))) {
      return;
    }
    Dataset<Row> plain =
        spark.read().parquet(path(JobCase.COLUMNS_64)).where(col("id").lt(rows(one)));
    Column[] scalars = JobCase.COLUMNS_64.columns();
    Dataset<Row> table =
        switch (one) {
          case ARRAY -> plain.select(col("id"), array(scalars).as("f"));
          case CSV -> plain;
          case DIRTY -> plain.select(withNulls());
          case VOCABULARY -> spark.range(0, rows, 1, 4).select(texts());
          default -> throw new IllegalStateException("No table in " + path(one));
        };
    String format = one == JobCase.CSV ? "csv" : "parquet";
    table.write().mode("overwrite").format(format).options(encoding(one)).save(path(one));
  }

  /** Texts get a dictionary, which by default is given up where the first page repeats little. */
  private static Map<String, String> encoding(JobCase one) {
    return one == JobCase.VOCABULARY
        ? Map.of(
            "parquet.dictionary.page.size", "8388608",
            "parquet.page.size", "8388608",
            "parquet.page.row.count.limit", "1000000")
        : Map.of();
  }

  private static Column[] withNulls() {
    Column[] columns = new Column[1 + JobCase.DIRTY.features()];
    columns[0] = col("id");
    for (int i = 0; i < columns.length - 1; i++) {
      Column dirty = col("id").mod(6400).equalTo(100 * i + 37);
      columns[i + 1] = when(not(dirty), col("f_" + i)).as("f_" + i);
    }
    return columns;
  }

  private static Column[] texts() {
    Column[] columns = new Column[1 + JobCase.VOCABULARY.features()];
    columns[0] = col("id");
    for (int i = 0; i < columns.length - 1; i++) {
      Column which = pmod(xxhash64(col("id"), lit(i)), lit(JobCase.TEXTS));
      columns[i + 1] = concat(lit("item"), which.cast("string")).as("f_" + i);
    }
    return columns;
  }

  /** The table that a case reads. */
  public Dataset<Row> table(JobCase one) {
    if (one == JobCase.CSV) {
      StringBuilder schema = new StringBuilder("id bigint");
      IntStream.range(0, one.features()).forEach(i -> schema.append(", f_" + i + " float"));
      return spark.read().schema(schema.toString()).csv(path(one));
    }
    Dataset<Row> table = spark.read().parquet(path(one));
    return one.filters() ? table.where(JobCase.CONDITION) : table;
  }
}
