package org.feedforward.job.sql.catalyst;

import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.UnaryExecNode;
import scala.Function1;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** A physical operator in Java over one child, which is the last argument of its constructor. */
public abstract class UnaryPlan extends PhysicalPlan implements UnaryExecNode {

  private static final long serialVersionUID = 1L;

  private final SparkPlan child;

  /** The operator over a child. */
  protected UnaryPlan(SparkPlan child) {
    this.child = child;
  }

  @Override
  public final SparkPlan child() {
    return child;
  }

  @Override
  public final Seq<SparkPlan> children() {
    return Seqs.seq(child);
  }

  @Override
  public final SparkPlan mapChildren(Function1<SparkPlan, SparkPlan> function) {
    return withNewChildren(Seqs.seq(function.apply(child)));
  }

  @Override
  public final SparkPlan withNewChildInternal(SparkPlan replaced) {
    return of(withChild(replaced));
  }

  @Override
  public final SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return withNewChildInternal(children.apply(0));
  }

  private Object[] withChild(SparkPlan replaced) {
    Object[] arguments = fields().clone();
    arguments[arguments.length - 1] = replaced;
    return arguments;
  }

  /** Spark's own clones by reflection, which needs a public class. */
  @Override
  public final SparkPlan clone() {
    return makeCopy(withChild(child.clone()));
  }
}
