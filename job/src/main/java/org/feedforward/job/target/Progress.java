package org.feedforward.job.target;

/** How far a target has come. A step that fails ends it; a step out of order is our fault. */
final class Progress {

  /** What has been done last. */
  enum Step {
    MADE,
    CHECKED,
    CUT,
    WRITTEN,
    VERIFIED,
    COMMITTED,
    FAILED
  }

  private Step step = Step.MADE;

  /** Whether a step is the last one that was done. */
  boolean is(Step last) {
    return step == last;
  }

  /**
   * Takes a step.
   *
   * @param before what must have been done last
   * @param after what is done when the action returns
   */
  void take(Step before, Step after, Runnable action) {
    if (step != before) {
      throw new IllegalStateException("A target is " + step + ", expected " + before);
    }
    step = Step.FAILED;
    action.run();
    step = after;
  }

  /** Ends what has not been committed. */
  void abort() {
    if (step != Step.COMMITTED) {
      step = Step.FAILED;
    }
  }
}
