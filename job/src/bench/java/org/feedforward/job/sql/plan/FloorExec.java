package org.feedforward.job.sql.plan;

import java.io.Serializable;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.CoalesceExec;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.catalyst.UnaryPlan;
import org.feedforward.job.sql.scan.WideScanExec;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * The operator with gathering and computing left out: it takes the same columns and gives the first
 * column and a feature in the place of the prediction. What it costs, no network can undercut.
 */
public final class FloorExec extends UnaryPlan {

  private static final long serialVersionUID = 1L;

  /** The label of the predictions that it replaces. */
  public static final String LABEL = "floor";

  private final Seq<Attribute> output;

  private FloorExec(Seq<Attribute> output, SparkPlan child) {
    super(child);
    this.output = output;
  }

  /** The label of the predictions that are to be fed with rows. */
  public static final String ROWS = "rows";

  /** Puts it in the place of the operators with its label, and rows below those with the other. */
  public static final class Replace extends ColumnarRule {
    @Override
    public Rule<SparkPlan> preColumnarTransitions() {
      return new Rule<>() {
        @Override
        public SparkPlan apply(SparkPlan plan) {
          return plan.transformUp(Seqs.rewrite(Replace::replaced));
        }
      };
    }

    @Override
    public Rule<SparkPlan> postColumnarTransitions() {
      return new Rule<>() {
        @Override
        public SparkPlan apply(SparkPlan plan) {
          return plan.transformUp(
              Seqs.rewrite(node -> VectorRowsExec.below(node, FloorExec.class)));
        }
      };
    }

    private static SparkPlan replaced(SparkPlan plan) {
      if (!(plan instanceof ScoreExec score)) {
        return plan;
      }
      return switch (score.scores().get(0).predict().label()) {
        case LABEL -> new FloorExec(score.output(), columns(score.child()));
        case ROWS ->
            score.condition().isEmpty() ? score.withNewChildInternal(rows(score.child())) : plan;
        default -> plan;
      };
    }
  }

  private static SparkPlan columns(SparkPlan child) {
    return child.supportsColumnar() ? child : WideScanExec.of(child).orElse(child);
  }

  /** Rows of a scan; a coalesce that changes nothing keeps the operator from going beneath it. */
  private static SparkPlan rows(SparkPlan child) {
    return child.supportsColumnar() ? new ColumnarToRowExec(child) : new CoalesceExec(4, child);
  }

  private static final class FirstAndLast
      extends AbstractFunction2<Object, Iterator<ColumnarBatch>, Iterator<ColumnarBatch>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<ColumnarBatch> apply(Object partition, Iterator<ColumnarBatch> batches) {
      return new AbstractIterator<>() {
        @Override
        public boolean hasNext() {
          return batches.hasNext();
        }

        @Override
        public ColumnarBatch next() {
          ColumnarBatch batch = batches.next();
          ColumnVector last = batch.column(batch.numCols() - 1);
          boolean array = last.dataType() instanceof ArrayType;
          ColumnVector[] vectors = {batch.column(0), array ? last.getChild(0) : last};
          return new ColumnarBatch(vectors, batch.numRows());
        }
      };
    }
  }

  @Override
  public boolean supportsColumnar() {
    return true;
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    return child()
        .executeColumnar()
        .mapPartitionsWithIndex(
            new FirstAndLast(), false, ClassTag$.MODULE$.apply(ColumnarBatch.class));
  }

  @Override
  public RDD<InternalRow> doExecute() {
    throw new UnsupportedOperationException("columnar only");
  }

  @Override
  public Seq<Attribute> output() {
    return output;
  }

  @Override
  @SuppressWarnings("unchecked")
  protected SparkPlan of(Object[] arguments) {
    return new FloorExec((Seq<Attribute>) arguments[0], (SparkPlan) arguments[1]);
  }

  @Override
  public Object[] fields() {
    return new Object[] {output, child()};
  }
}
