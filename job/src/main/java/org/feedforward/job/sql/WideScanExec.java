package org.feedforward.job.sql;

import java.util.Optional;
import org.apache.spark.sql.execution.SparkPlan;

final class WideScanExec {
  static Optional<SparkPlan> of(SparkPlan scan) {
    return Optional.empty();
  }
}
