package org.feedforward.job.steps;

import java.util.Arrays;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * Linear between points, the first and the last value beyond them, as numpy.interp. A NaN stays.
 * Where an x comes twice the function jumps, and has the second value at x itself; where it comes
 * three times, the value in the middle holds at x alone, as quantiles that repeat need it.
 */
public final class Interpolate implements Step {

  private static final long serialVersionUID = 1L;

  private final double[] x;
  private final double[] y;

  /**
   * Points in the order of x, at least one.
   *
   * @throws IllegalArgumentException when the points have no such order or are not finite
   */
  public Interpolate(double[] x, double[] y) {
    this.x = x.clone();
    this.y = y.clone();
    if (x.length != y.length || x.length == 0) {
      throw new IllegalArgumentException(
          "x has "
              + x.length
              + " numbers and y has "
              + y.length
              + "; they are pairs, one at least");
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new IllegalArgumentException("x and y must be finite numbers");
      }
      if (i > 0 && x[i] < x[i - 1]) {
        throw new IllegalArgumentException(
            "x must not go down, but " + x[i] + " follows " + x[i - 1]);
      }
    }
  }

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("interpolate", in);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      for (int i = 0; i < cells.count(); i++) {
        numbers[i] = at(numbers[i]);
      }
    }
  }

  private double at(double value) {
    int last = x.length - 1;
    if (Double.isNaN(value)) {
      return value;
    } else if (value >= x[last]) {
      return y[last];
    } else if (value < x[0]) {
      return y[0];
    }
    int low = 0; // x[low] <= value < x[high]
    int high = last;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (x[middle] <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    if (value == x[low]) { // the next point may be so near that the slope is infinite
      return low > 1 && x[low - 2] == value ? y[low - 1] : y[low];
    }
    double slope = (y[high] - y[low]) / (x[high] - x[low]);
    return slope * (value - x[low]) + y[low];
  }

  @Override
  public String described() {
    return "interpolate: {x: " + Arrays.toString(x) + ", y: " + Arrays.toString(y) + "}";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Interpolate that
        && Arrays.equals(x, that.x)
        && Arrays.equals(y, that.y);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
  }
}
