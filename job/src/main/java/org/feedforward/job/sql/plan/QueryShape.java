package org.feedforward.job.sql.plan;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.feedforward.job.sql.catalyst.Seqs;

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
    return operator(plan)
        .map(
            score ->
                new QueryShape(
                    score.supportsColumnar(),
                    score.supportsColumnar() ? "" : giver(score.child()).nodeName().strip()))
        .orElse(new QueryShape(false, plan.nodeName()));
  }

  private static Optional<ScoreExec> operator(SparkPlan plan) {
    SparkPlan whole = plan instanceof AdaptiveSparkPlanExec adaptive ? adaptive.inputPlan() : plan;
    if (whole instanceof ScoreExec score) {
      return Optional.of(score);
    }
    return Seqs.list(whole.children()).stream()
        .flatMap(child -> operator(child).stream())
        .findFirst();
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
