package org.feedforward.job.sql.plan;

import java.util.List;
import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.feedforward.job.sql.catalyst.Seqs;

/** The rows of a query for who takes a row's values and asks for the next. */
public final class SinkRows {

  private SinkRows() {}

  /** Rows that are valid until the next; where the operator gives vectors they stand in these. */
  public static RDD<InternalRow> of(QueryExecution query) {
    return columnar(query.executedPlan())
        .map(score -> VectorRowsExec.of(score).execute())
        .orElseGet(query::toRdd);
  }

  /** The operator of a query that does nothing else, if it gives vectors. */
  private static Optional<ScoreExec> columnar(SparkPlan plan) {
    return plan instanceof WholeStageCodegenExec generated
        ? belowTransition(generated.child())
        : Optional.empty();
  }

  private static Optional<ScoreExec> belowTransition(SparkPlan plan) {
    SparkPlan rows = withoutCode(plan);
    boolean isTransition = rows instanceof ColumnarToRowExec || rows instanceof VectorRowsExec;
    return isTransition && withoutCode(rows.children().apply(0)) instanceof ScoreExec score
        ? Optional.of(score)
        : Optional.empty();
  }

  /**
   * A query that does nothing but predict, and may put its columns in another order.
   *
   * @param score gives vectors
   * @param items the columns of the query, made of those of the operator
   */
  record Projected(ScoreExec score, List<NamedExpression> items) {}

  /** Such a query, before and after Spark has put generated code around operators. */
  static Optional<Projected> projected(SparkPlan plan) {
    SparkPlan top = withoutCode(plan);
    if (top instanceof ProjectExec project) {
      return belowTransition(project.child())
          .map(score -> new Projected(score, Seqs.list(project.projectList())));
    }
    return belowTransition(top)
        .map(score -> new Projected(score, List.copyOf(Seqs.list(score.output()))));
  }

  /** A query without the order that the rows of each partition have. */
  static SparkPlan withoutSort(SparkPlan plan) {
    return withoutCode(plan) instanceof SortExec sort && !sort.global() ? sort.child() : plan;
  }

  private static SparkPlan withoutCode(SparkPlan plan) {
    return plan instanceof WholeStageCodegenExec generated
        ? generated.child()
        : plan instanceof InputAdapter adapter ? withoutCode(adapter.child()) : plan;
  }
}
