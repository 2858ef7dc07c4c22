package org.feedforward.job.catalog;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The runs that a Delta table holds. A run's rows come in one transaction, whose record in the
 * table's history names the run and keeps what is to be known of it. The transaction has an
 * identity of its own for each name of a run, counted by generations: Delta passes over one that
 * was done already, and refuses one of two at once.
 */
final class DeltaRuns implements TableRuns {

  private static final String RUN = "feedforward_run";
  private static final String GENERATION = "generation";
  private static final String SAID = "said";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CatalogTable table;

  DeltaRuns(CatalogTable table) {
    this.table = table;
  }

  @Override
  public Optional<RunRecord> last(String key) {
    return table
        .spark()
        .sql("DESCRIBE HISTORY " + table.name())
        .where(col("userMetadata").contains(RUN))
        .select("version", "userMetadata")
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing((Row row) -> row.getLong(0)).reversed())
        .flatMap(row -> record(row.getString(1), key).stream())
        .findFirst();
  }

  private static Optional<RunRecord> record(String metadata, String key) {
    try {
      JsonNode root = JSON.readTree(metadata);
      return root.path(RUN).asText().equals(key)
          ? Optional.of(new RunRecord(root.path(GENERATION).asLong(), root.path(SAID).asText()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // of somebody else
    }
  }

  @Override
  public void write(Dataset<Row> rows, String key, RunRecord record, Column ofRun, boolean replaces)
      throws AnalysisException {
    var writer =
        rows.writeTo(table.name())
            .option("txnAppId", "feedforward " + key)
            .option("txnVersion", String.valueOf(record.generation()))
            .option("userMetadata", metadata(key, record));
    if (replaces) {
      writer.overwrite(ofRun);
    } else {
      writer.append();
    }
  }

  private static String metadata(String key, RunRecord record) {
    return JSON.createObjectNode()
        .put(RUN, key)
        .put(GENERATION, record.generation())
        .put(SAID, record.said())
        .toString();
  }
}
