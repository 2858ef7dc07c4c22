package org.feedforward.job.steps;

import java.util.Locale;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * A power transform of I. Yeo and R. A. Johnson (Biometrika 87, 2000) or of G. E. P. Box and D. R.
 * Cox (JRSS B 26, 1964), within one ulp of scikit-learn's PowerTransformer as a float.
 *
 * @param method which
 * @param lambda its exponent
 */
public record Power(Method method, double lambda) implements Step {

  /** Which transform. */
  public enum Method {
    YEO_JOHNSON,
    /** Takes numbers above 0. */
    BOX_COX;

    /** The word for it in job files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("power", in);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      for (int i = 0; i < cells.count(); i++) {
        if (method == Method.YEO_JOHNSON) {
          numbers[i] = yeoJohnson(numbers[i]);
        } else if (numbers[i] > 0 || Double.isNaN(numbers[i])) {
          numbers[i] = boxCox(numbers[i], lambda);
        } else {
          if (cells.holds(i)) {
            cells.refuse(i, Reason.OUT_OF_RANGE, "and box-cox takes numbers above 0");
          }
          numbers[i] = 0;
        }
      }
    }
  }

  private double yeoJohnson(double x) {
    return x >= 0 ? ofOneMore(x, lambda) : -ofOneMore(-x, 2 - lambda);
  }

  /** {@code ((1 + x)^exponent - 1) / exponent}, and its limit where the exponent is 0. */
  private static double ofOneMore(double x, double exponent) {
    double log = StrictMath.log1p(x);
    return exponent == 0 ? log : StrictMath.expm1(exponent * log) / exponent;
  }

  private static double boxCox(double x, double exponent) {
    double log = StrictMath.log(x);
    return exponent == 0 ? log : StrictMath.expm1(exponent * log) / exponent;
  }

  @Override
  public String described() {
    return "power: {method: " + method.word() + ", lambda: " + Numeric.shown(lambda) + "}";
  }
}
