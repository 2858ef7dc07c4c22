package org.feedforward.job.verify;

import java.io.Serializable;
import java.util.List;
import org.feedforward.plan.Plan;

/**
 * A golden gate before the plans of one model. It travels.
 *
 * @param golden what is compared
 * @param inputs which inputs of the model get values, in the order of {@link Golden#inputs}
 * @param outputs which outputs of the model that is, in the order of {@link Golden#outputs}
 */
public record Gate(Golden golden, List<Integer> inputs, List<Integer> outputs)
    implements Serializable {

  public Gate {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Refuses a plan that gives other numbers. */
  public void require(Plan plan) {
    golden.require(plan, inputs, outputs);
  }
}
