package org.feedforward.job.steps;

import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/** The logarithm of 1 + x, within one ulp of numpy.log1p; x must be above -1. */
public record Log1p() implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("log1p", in);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      for (int i = 0; i < cells.count(); i++) {
        if (numbers[i] > -1 || Double.isNaN(numbers[i])) {
          numbers[i] = StrictMath.log1p(numbers[i]);
        } else {
          if (cells.holds(i)) {
            cells.refuse(i, Reason.OUT_OF_RANGE, "and log1p takes numbers above -1");
          }
          numbers[i] = 0;
        }
      }
    }
  }

  @Override
  public String described() {
    return "log1p";
  }
}
