package org.feedforward.job.sql.sink;

import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.WriteFilesExec;
import org.feedforward.job.sql.catalyst.Seqs;

/**
 * Has writes of scored Parquet files take over the columns that only pass through a query, or say
 * in EXPLAIN why they do not.
 */
public final class CopyingWrites extends ColumnarRule {

  /** The rule. */
  public CopyingWrites() {}

  @Override
  public Rule<SparkPlan> postColumnarTransitions() {
    return new Replace();
  }

  private static final class Replace extends Rule<SparkPlan> {

    @Override
    public SparkPlan apply(SparkPlan plan) {
      return plan.transformUp(
          Seqs.rewrite(
              node ->
                  node instanceof WriteFilesExec write
                      ? CopyingFilesExec.of(write)
                          .or(() -> DecodedFilesExec.of(write))
                          .orElse(write)
                      : node));
    }
  }
}
