package org.feedforward.job.sql.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.feedforward.Model;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.sql.counts.RunCounts;
import org.feedforward.plan.Plan;

/**
 * A shared model with what planning a query must know of it. Equal to another when the model's
 * identity is.
 */
public final class ModelReference implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SharedModel shared;
  private final RunCounts counts;
  private final ArrayList<Port> inputs;
  private final ArrayList<Port> outputs;
  private final boolean mayRefuse;

  private ModelReference(SharedModel shared, RunCounts counts, Model model) {
    this.shared = shared;
    this.counts = counts;
    this.inputs = new ArrayList<>(model.inputs());
    this.outputs = new ArrayList<>(model.outputs());
    this.mayRefuse = model.graph().values().stream().anyMatch(ModelReference::refuses);
  }

  public static ModelReference of(SparkContext context, Model model) {
    return new ModelReference(SharedModel.of(context, model), RunCounts.in(context), model);
  }

  /** A model behind the gate that it has, if it has one. */
  public static ModelReference of(SparkContext context, ModelColumns columns) {
    Model model = columns.model();
    SharedModel shared = SharedModel.of(context, model);
    return new ModelReference(
        columns.gate().map(shared::behind).orElse(shared), RunCounts.in(context), model);
  }

  private static boolean refuses(Value value) {
    return value.op() instanceof Op.Gather
        || value.op() instanceof Op.GatherElements
        || value.op() instanceof Op.Bounded;
  }

  public List<Port> inputs() {
    return inputs;
  }

  public List<Port> outputs() {
    return outputs;
  }

  /**
   * Whether a row can hold a number that the model does not take: an index that a table does not
   * have, an integer that a narrow type does not have.
   */
  public boolean mayRefuse() {
    return mayRefuse;
  }

  /** What tasks count that use this reference. */
  public RunCounts counts() {
    return counts;
  }

  /** This JVM's plan. */
  Plan plan() {
    return shared.plan();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelReference that && shared.equals(that.shared);
  }

  @Override
  public int hashCode() {
    return shared.hashCode();
  }

  /** The first digits of the identity: enough to tell the models of a query apart. */
  @Override
  public String toString() {
    return shared.identity().substring(0, 12);
  }
}
