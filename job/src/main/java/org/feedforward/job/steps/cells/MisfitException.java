package org.feedforward.job.steps.cells;

/** A step cannot take what the column, or the step before it, gives. */
public final class MisfitException extends Exception {

  private static final long serialVersionUID = 1L;

  public MisfitException(String step, String takes, Form found) {
    super(step + " takes " + takes + ", but gets " + found.words());
  }

  /** In words of its own. */
  public MisfitException(String message) {
    super(message);
  }
}
