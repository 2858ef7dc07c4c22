package org.feedforward.job.catalog;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The runs that an Iceberg table holds: the properties of its snapshots name them. Rows always come
 * in place of those of the run, of which there may be none, since Iceberg then refuses a snapshot
 * that another one of the same run has overtaken.
 */
final class IcebergRuns implements TableRuns {

  private static final String RUN = "feedforward_run";
  private static final String GENERATION = "feedforward_generation";
  private static final String SAID = "feedforward_said";

  private final CatalogTable table;
  private Optional<String> seen = Optional.empty();

  IcebergRuns(CatalogTable table) {
    this.table = table;
  }

  @Override
  public Optional<RunRecord> last(String key) {
    table.spark().catalog().refreshTable(table.name());
    Dataset<Row> history =
        table
            .spark()
            .table(table.name() + ".history")
            .where("is_current_ancestor")
            .select("snapshot_id", "made_current_at");
    seen =
        history.orderBy(col("made_current_at").desc()).limit(1).collectAsList().stream()
            .map(row -> String.valueOf(row.getLong(0)))
            .findFirst();
    List<Row> found =
        table
            .spark()
            .table(table.name() + ".snapshots")
            .where(col("summary").getItem(RUN).equalTo(key))
            .join(history, "snapshot_id")
            .orderBy(col("made_current_at").desc())
            .select(col("summary").getItem(GENERATION), col("summary").getItem(SAID))
            .limit(1)
            .collectAsList();
    return found.stream()
        .map(row -> new RunRecord(Long.parseLong(row.getString(0)), row.getString(1)))
        .findFirst();
  }

  @Override
  public void write(Dataset<Row> rows, String key, RunRecord record, Column ofRun, boolean replaces)
      throws AnalysisException {
    var writer =
        rows.writeTo(table.name())
            .option("snapshot-property." + RUN, key)
            .option("snapshot-property." + GENERATION, String.valueOf(record.generation()))
            .option("snapshot-property." + SAID, record.said())
            .option("isolation-level", "serializable");
    seen.ifPresent(snapshot -> writer.option("validate-from-snapshot-id", snapshot));
    writer.overwrite(ofRun);
  }
}
