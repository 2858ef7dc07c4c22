package org.feedforward.job.sql.plan;

import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.CoalesceExec;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.feedforward.job.sql.catalyst.Seqs;

/** Feeds the operators of one label with rows, where they would take vectors. */
public final class RowsBelow extends ColumnarRule {

  private final String label;

  /**
   * The rule for one model.
   *
   * @param label that of the predictions
   */
  public RowsBelow(String label) {
    this.label = label;
  }

  @Override
  public Rule<SparkPlan> preColumnarTransitions() {
    return new Rule<>() {
      @Override
      public SparkPlan apply(SparkPlan plan) {
        return plan.transformUp(Seqs.rewrite(RowsBelow.this::replaced));
      }
    };
  }

  private SparkPlan replaced(SparkPlan plan) {
    return plan instanceof ScoreExec score
            && score.scores().get(0).predict().label().equals(label)
            && score.condition().isEmpty()
        ? score.withNewChildInternal(rows(score.child()))
        : plan;
  }

  /** Rows of a scan; a coalesce that changes nothing keeps the operator from going beneath it. */
  private static SparkPlan rows(SparkPlan child) {
    return child.supportsColumnar() ? new ColumnarToRowExec(child) : new CoalesceExec(4, child);
  }
}
