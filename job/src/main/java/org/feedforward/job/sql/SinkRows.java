package org.feedforward.job.sql;

import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;

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
  static Optional<ScoreExec> columnar(SparkPlan plan) {
    if (plan instanceof WholeStageCodegenExec generated
        && generated.child() instanceof ColumnarToRowExec transition) {
      SparkPlan child =
          transition.child() instanceof InputAdapter adapter ? adapter.child() : transition.child();
      if (child instanceof ScoreExec score) {
        return Optional.of(score);
      }
    }
    return Optional.empty();
  }
}
