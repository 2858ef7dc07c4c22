package org.feedforward.job.catalog;

import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The runs that a table holds whose history keeps a text of every transaction. A run's rows come in
 * one transaction, which names the run and keeps what is to be known of it.
 */
public sealed interface TableRuns permits DeltaRuns, IcebergRuns {

  /** The runs of a table; nothing where it has no transactions. */
  static Optional<TableRuns> of(CatalogTable table) {
    return switch (table.kind()) {
      case DELTA -> Optional.of(new DeltaRuns(table));
      case ICEBERG -> Optional.of(new IcebergRuns(table));
      default -> Optional.empty();
    };
  }

  /**
   * What the newest transaction for a name says; nothing where none is known.
   *
   * @param key the name of a run, as {@code ds=2026-11-22}
   */
  Optional<RunRecord> last(String key);

  /**
   * Writes the rows of a run in one transaction, which may have been done already, or be refused
   * because another one of the same name was faster; {@link #last} tells.
   *
   * @param rows the rows, with all columns of the table
   * @param key the name of the run
   * @param ofRun which rows of the table are those of the run
   * @param replaces whether there are such rows, which go in the same transaction
   * @throws AnalysisException as Spark, when the table is gone or has other columns by now
   */
  void write(Dataset<Row> rows, String key, RunRecord record, Column ofRun, boolean replaces)
      throws AnalysisException;
}
