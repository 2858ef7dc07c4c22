package org.feedforward.bench.turns;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import java.nio.file.Files;
import java.nio.file.Path;
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

  String path(JobCase one) {
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
          default -> throw new IllegalStateException("No table in " + path(one));
        };
    String format = one == JobCase.CSV ? "csv" : "parquet";
    table.write().mode("overwrite").format(format).save(path(one));
  }

  /** The table that a case reads. */
  public Dataset<Row> table(JobCase one) {
    if (one == JobCase.CSV) {
      StringBuilder schema = new StringBuilder("id bigint");
      IntStream.range(0, one.features()).forEach(i -> schema.append(", f_" + i + " float"));
      return spark.read().schema(schema.toString()).csv(path(one));
    }
    Dataset<Row> table = spark.read().parquet(path(one));
    return one == JobCase.FILTER ? table.where(JobCase.CONDITION) : table;
  }
}
