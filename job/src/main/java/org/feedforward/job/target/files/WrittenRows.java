package org.feedforward.job.target.files;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** Counts the rows of a query while they are written. An accumulator would count retries too. */
public final class WrittenRows {

  private static final String ROWS = "rows";

  private final Observation observation = new Observation();

  /** The same query, counted. */
  public Dataset<Row> of(Dataset<Row> rows) {
    return rows.observe(observation, count(lit(1)).as(ROWS));
  }

  /** How many rows there were, once the query has ended. */
  public long seen() {
    try {
      return (Long) observation.getAsJava().get(ROWS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the rows were counted", e);
    }
  }
}
