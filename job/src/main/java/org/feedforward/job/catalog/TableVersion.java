package org.feedforward.job.catalog;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A state of a table that has a name and stays as it is, whatever is written after it.
 *
 * @param number how the table counts it; nothing for one that nobody has written into
 * @param table tells the table from another one that had its name before
 */
public record TableVersion(Optional<String> number, String table) {

  /** What a person reads, and a digest holds. */
  public String shown() {
    return number.map(text -> "version " + text).orElse("no version")
        + (table.isEmpty() ? "" : " of " + table);
  }

  /**
   * The version of a table that a run reads.
   *
   * @param version the one that is asked for
   * @param timestamp the time for whose last version is asked
   * @return nothing where the table has none
   * @throws org.feedforward.job.fault.JobException when there is no such version
   */
  public static Optional<TableVersion> of(
      CatalogTable table, Optional<Long> version, Optional<String> timestamp) {
    boolean asked = version.isPresent() || timestamp.isPresent();
    if (!table.kind().hasVersions()) {
      if (asked) {
        throw CatalogFaults.withoutVersions(table.setting(), table.name(), table.kind().words());
      }
      return Optional.empty();
    }
    try {
      return Optional.of(find(table, version, timestamp));
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      throw e instanceof org.feedforward.job.fault.JobException told
          ? told
          : CatalogFaults.unreadable(table.setting(), table.name(), e);
    }
  }

  private static TableVersion find(
      CatalogTable table, Optional<Long> version, Optional<String> timestamp) {
    boolean delta = table.kind() == CatalogTable.Kind.DELTA;
    SparkSession spark = table.spark();
    String id =
        delta ? spark.sql("DESCRIBE DETAIL " + table.name()).first().<String>getAs("id") : "";
    Dataset<Row> history =
        delta
            ? spark
                .sql("DESCRIBE HISTORY " + table.name())
                .select(col("version").as("number"), col("timestamp").as("made"))
            : spark
                .table(table.name() + ".history")
                .select(col("snapshot_id").as("number"), col("made_current_at").as("made"));
    Optional<String> newest = last(history, expr("true"));
    if (version.isPresent()) {
      return new TableVersion(
          Optional.of(
              last(history, col("number").equalTo(version.get()))
                  .orElseThrow(() -> none(table, "version " + version.get(), newest))),
          id);
    }
    if (timestamp.isPresent()) {
      Column before = col("made").leq(expr("timestamp '" + timestamp.get() + "'"));
      return new TableVersion(
          Optional.of(
              last(history, before)
                  .orElseThrow(() -> none(table, "version of " + timestamp.get(), newest))),
          id);
    }
    return new TableVersion(newest, id);
  }

  private static RuntimeException none(CatalogTable table, String wanted, Optional<String> newest) {
    return CatalogFaults.noVersion(
        table.setting(), table.name(), wanted, newest.map("version "::concat).orElse("none"));
  }

  /** The last version that fulfils a condition; Iceberg's numbers are in no order. */
  private static Optional<String> last(Dataset<Row> history, Column condition) {
    List<Row> found =
        history
            .where(condition)
            .orderBy(col("made").desc(), col("number").desc())
            .limit(1)
            .collectAsList();
    return found.stream().map(row -> String.valueOf(row.<Object>getAs("number"))).findFirst();
  }
}
