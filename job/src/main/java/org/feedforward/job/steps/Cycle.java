package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * The sine and the cosine of {@code 2 pi x / period}, which makes neighbours of 23 o'clock and
 * midnight.
 *
 * @param period what a turn is, 24 for hours
 */
public record Cycle(double period) implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("cycle", in).times(2);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    Form in = cells.form();
    for (int lane = in.width() - 1; lane >= 0; lane--) {
      double[] numbers = cells.numbers(lane);
      double[] sines = cells.numbers(2 * lane);
      double[] cosines = cells.numbers(2 * lane + 1);
      for (int i = 0; i < cells.count(); i++) {
        double angle = 2 * Math.PI * numbers[i] / period;
        sines[i] = StrictMath.sin(angle);
        cosines[i] = StrictMath.cos(angle);
      }
    }
    cells.become(in.times(2));
  }

  @Override
  public String described() {
    return "cycle: " + Numeric.shown(period);
  }
}
