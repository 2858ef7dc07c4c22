package org.feedforward.job.sql.task;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.sql.counts.ScoreMetrics;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** What the operator sends to the executors: functions of a partition, by its index. */
public final class ScorePartition {

  private ScorePartition() {}

  /** Scores a partition of batches; the condition is bound to their columns, or null. */
  public static final class OfBatches
      extends AbstractFunction2<Object, Iterator<ColumnarBatch>, Iterator<ColumnarBatch>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ScoreTask task;
    private final Expression condition;
    private final TaskColumns columns;
    private final ScoreMetrics metrics;

    public OfBatches(
        ScoreTask task, Expression condition, TaskColumns columns, ScoreMetrics metrics) {
      this.task = task;
      this.condition = condition;
      this.columns = columns;
      this.metrics = metrics;
    }

    @Override
    public Iterator<ColumnarBatch> apply(Object partition, Iterator<ColumnarBatch> batches) {
      return new ScoreBatches(batches, task, predicate((Integer) partition), columns, metrics);
    }

    private BasePredicate predicate(int partition) {
      if (condition == null) {
        return null;
      }
      BasePredicate predicate = Predicate.create(condition);
      predicate.initialize(partition);
      return predicate;
    }
  }

  /** Scores a partition of rows. */
  public static final class OfRows
      extends AbstractFunction2<Object, Iterator<InternalRow>, Iterator<InternalRow>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ScoreTask task;
    private final TaskColumns columns;
    private final DataType[] types;
    private final ScoreMetrics metrics;

    public OfRows(ScoreTask task, TaskColumns columns, DataType[] types, ScoreMetrics metrics) {
      this.task = task;
      this.columns = columns;
      this.types = types;
      this.metrics = metrics;
    }

    @Override
    public Iterator<InternalRow> apply(Object partition, Iterator<InternalRow> rows) {
      return new ScoreRows(rows, task, columns, types, metrics);
    }
  }
}
