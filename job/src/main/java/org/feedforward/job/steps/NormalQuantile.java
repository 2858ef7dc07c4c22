package org.feedforward.job.steps;

import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.job.steps.cells.NormalDistribution;

/**
 * The quantile of the normal distribution, from a probability: what QuantileTransformer does last
 * for {@code output_distribution='normal'}, its ends held at the values of 1e-7 and 1 - 1e-7.
 */
public record NormalQuantile() implements Step {

  private static final double LEAST = 1e-7;

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("normal-quantile", in);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    double low = NormalDistribution.quantile(LEAST - Math.ulp(1.0));
    double high = NormalDistribution.quantile(1 - (LEAST - Math.ulp(1.0)));
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      for (int i = 0; i < cells.count(); i++) {
        if (numbers[i] < 0 || numbers[i] > 1) {
          if (cells.holds(i)) {
            cells.refuse(i, Reason.OUT_OF_RANGE, "and normal-quantile takes shares from 0 to 1");
          }
          numbers[i] = 0;
        }
        double z = NormalDistribution.quantile(numbers[i]);
        numbers[i] = z < low ? low : z > high ? high : z;
      }
    }
  }

  @Override
  public String described() {
    return "normal-quantile";
  }
}
