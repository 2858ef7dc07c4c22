package org.feedforward.job.run;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Who wants to see how far a run has come. */
public interface RunWatcher {

  /** Nobody. */
  RunWatcher NONE = (rows, scored) -> () -> {};

  /**
   * A run begins to score.
   *
   * @param rows how many rows it has, where that is known
   * @param scored tells at any time how many have been scored so far
   * @return is run when it does not score any more, whether it succeeded or not
   */
  Runnable scoring(OptionalLong rows, LongSupplier scored);
}
