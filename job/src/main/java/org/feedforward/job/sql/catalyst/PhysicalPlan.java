package org.feedforward.job.sql.catalyst;

import org.apache.spark.sql.execution.SparkPlan;

/** A physical operator in Java: what the Scala compiler writes for one that is a case class. */
public abstract class PhysicalPlan extends SparkPlan implements CaseClass {

  private static final long serialVersionUID = 1L;

  /** The same operator of other constructor arguments. */
  protected abstract SparkPlan of(Object[] arguments);

  @Override
  public final SparkPlan makeCopy(Object[] arguments) {
    SparkPlan copy = of(arguments);
    copy.copyTagsFrom(this);
    return copy;
  }

  /** Spark's own clones by reflection, which needs a public class. */
  @Override
  public SparkPlan clone() {
    return makeCopy(fields());
  }

  @Override
  public final boolean equals(Object other) {
    return CaseClass.equal(this, other);
  }

  @Override
  public final int hashCode() {
    return CaseClass.hash(this);
  }
}
