package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/** What steps that calculate have in common. */
final class Numeric {

  private Numeric() {}

  /** The form of the numbers that come out. */
  static Form after(String step, Form in) throws MisfitException {
    if (!in.content().isNumeric()) {
      throw new MisfitException(step, "numbers", in);
    }
    return in.with(Content.NUMBER);
  }

  /** A number in job files: 1 and not 1.0. */
  static String shown(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}
