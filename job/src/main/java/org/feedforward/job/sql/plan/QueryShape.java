package org.feedforward.job.sql.plan;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;

/**
 * How a query predicts.
 *
 * @param columnar whether it takes its numbers from vectors
 * @param below what gives it rows where it does not, in Spark's words
 */
public record QueryShape(boolean columnar, String below) {

  /** The shape of a query, which is planned for it and not run. */
  public static QueryShape of(Dataset<Row> rows) {
    SparkPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().executedPlan();
    return ScoreExec.in(plan)
        .map(
            score ->
                new QueryShape(
                    score.supportsColumnar(),
                    score.supportsColumnar() ? "" : giver(score.child()).nodeName().strip()))
        .orElse(new QueryShape(false, plan.nodeName()));
  }

  private static SparkPlan giver(SparkPlan plan) {
    return plan instanceof ProjectExec
            || plan instanceof FilterExec
            || plan instanceof org.apache.spark.sql.execution.InputAdapter
            || plan instanceof org.apache.spark.sql.execution.WholeStageCodegenExec
        ? giver(plan.children().head())
        : plan;
  }
}
