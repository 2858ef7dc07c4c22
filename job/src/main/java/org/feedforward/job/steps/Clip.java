package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.kernel.Standardization;

/**
 * Limits numbers to a range, as numpy.clip: a NaN stays.
 *
 * @param least the lowest number, negative infinity for none
 * @param most the highest number, infinity for none
 */
public record Clip(double least, double most) implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("clip", in);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      int count = cells.count();
      for (int i = 0; i < count; i++) {
        double x = numbers[i];
        numbers[i] = x < least ? least : x > most ? most : x;
      }
    }
  }

  /** The same in a rule for single numbers. */
  Standardization in(Standardization rule) {
    return new Standardization(
        rule.fills(), rule.fill(), least, most, rule.linear(), rule.first(), rule.second());
  }

  @Override
  public String described() {
    return "clip: [" + bound(least) + ", " + bound(most) + "]";
  }

  private static String bound(double bound) {
    return Double.isInfinite(bound) ? "null" : Numeric.shown(bound);
  }
}
