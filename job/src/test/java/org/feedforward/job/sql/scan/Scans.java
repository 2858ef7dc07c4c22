package org.feedforward.job.sql.scan;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;

/** Scans of queries, for tests. */
final class Scans {

  private Scans() {}

  /** The scan of a query that is nothing else. */
  static IndexedScan only(Dataset<Row> rows) {
    SparkPlan plan = rows.queryExecution().sparkPlan();
    return IndexedScan.of(plan).orElseThrow();
  }
}
