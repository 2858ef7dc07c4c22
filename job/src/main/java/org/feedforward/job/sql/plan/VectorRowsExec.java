package org.feedforward.job.sql.plan;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.WriteFilesExec;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.catalyst.UnaryPlan;
import scala.collection.AbstractIterator;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * The rows of the operator's batches as they stand in the vectors, for the writer of a file: it
 * takes a row's values and asks for the next. Spark's own transition makes an unsafe row of each,
 * through a queue, which is a twentieth of a job that writes little more than its predictions.
 */
final class VectorRowsExec extends UnaryPlan {

  private static final long serialVersionUID = 1L;

  private VectorRowsExec(SparkPlan child) {
    super(child);
  }

  /** The rows of an operator that gives vectors. */
  static SparkPlan of(SparkPlan columnar) {
    return new VectorRowsExec(columnar);
  }

  /**
   * Replaces the transition between an operator and a plain write. A write into partitions or
   * buckets may keep rows, or sort them, and needs rows of their own.
   */
  static SparkPlan below(SparkPlan plan) {
    return plan instanceof WriteFilesExec write
            && write.partitionColumns().isEmpty()
            && write.bucketSpec().isEmpty()
            && write.child() instanceof ColumnarToRowExec transition
            && transition.child() instanceof ScoreExec
        ? write.withNewChildren(Seqs.seq(new VectorRowsExec(transition.child())))
        : plan;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return child()
        .executeColumnar()
        .mapPartitionsWithIndex(new Rows(), false, ClassTag$.MODULE$.apply(InternalRow.class));
  }

  /** The rows of a partition's batches; each is valid until the next. */
  private static final class Rows
      extends AbstractFunction2<
          Object, scala.collection.Iterator<ColumnarBatch>, scala.collection.Iterator<InternalRow>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public scala.collection.Iterator<InternalRow> apply(
        Object partition, scala.collection.Iterator<ColumnarBatch> batches) {
      return new AbstractIterator<>() {
        private Iterator<InternalRow> rows = Collections.emptyIterator();

        @Override
        public boolean hasNext() {
          while (!rows.hasNext() && batches.hasNext()) {
            rows = batches.next().rowIterator();
          }
          return rows.hasNext();
        }

        @Override
        public InternalRow next() {
          return rows.next();
        }
      };
    }
  }

  @Override
  public Seq<Attribute> output() {
    return child().output();
  }

  @Override
  public Partitioning outputPartitioning() {
    return child().outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child().outputOrdering();
  }

  @Override
  public String nodeName() {
    return "VectorRows";
  }

  @Override
  protected SparkPlan of(Object[] arguments) {
    return new VectorRowsExec((SparkPlan) arguments[0]);
  }

  @Override
  public Object[] fields() {
    return new Object[] {child()};
  }
}
