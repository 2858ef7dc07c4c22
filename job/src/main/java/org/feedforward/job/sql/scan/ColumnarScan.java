package org.feedforward.job.sql.scan;

import java.util.Optional;
import org.apache.spark.sql.execution.SparkPlan;

/** What gives columns: an operator that does anyway, or a scan that only has too many of them. */
public final class ColumnarScan {

  private ColumnarScan() {}

  /** The operator with columns, if it can give them. */
  public static Optional<SparkPlan> of(SparkPlan plan) {
    return plan.supportsColumnar()
        ? Optional.of(plan)
        : WideScanExec.of(plan).or(() -> WideParquetScan.of(plan));
  }
}
