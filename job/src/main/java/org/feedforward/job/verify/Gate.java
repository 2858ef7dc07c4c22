package org.feedforward.job.verify;

import java.io.Serializable;
import java.util.List;
import org.feedforward.plan.Plan;

/**
 * A golden gate before the plans of one model. It travels.
 *
 * @param golden what is compared
 * @param places which outputs of the model that is, in the order of {@link Golden#outputs}
 */
public record Gate(Golden golden, List<Integer> places) implements Serializable {

  public Gate {
    places = List.copyOf(places);
  }

  /** Refuses a plan that gives other numbers. */
  public void require(Plan plan) {
    golden.require(plan, places);
  }
}
