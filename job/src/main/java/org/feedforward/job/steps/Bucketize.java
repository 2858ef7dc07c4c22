package org.feedforward.job.steps;

import java.util.Arrays;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * Counts the boundaries below a number, as numpy.digitize: those that are not above it, or with
 * {@code right} those below it.
 */
public final class Bucketize implements Step {

  private static final long serialVersionUID = 1L;

  private final double[] boundaries;
  private final boolean right;

  /**
   * Boundaries in their order.
   *
   * @throws IllegalArgumentException when they have none
   */
  public Bucketize(double[] boundaries, boolean right) {
    this.boundaries = boundaries.clone();
    this.right = right;
    for (int i = 0; i < boundaries.length; i++) {
      if (Double.isNaN(boundaries[i]) || i > 0 && boundaries[i] < boundaries[i - 1]) {
        throw new IllegalArgumentException(
            "the boundaries must not go down, but "
                + boundaries[i]
                + (i > 0 ? " follows " + boundaries[i - 1] : " is one of them"));
      }
    }
  }

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("bucketize", in).with(Content.WHOLE);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      long[] buckets = cells.wholes(lane);
      for (int i = 0; i < cells.count(); i++) {
        if (Double.isNaN(numbers[i]) && cells.holds(i)) {
          cells.refuse(i, Reason.NAN, "which lies in no bucket");
        }
        buckets[i] = count(numbers[i]);
      }
    }
    cells.become(Content.WHOLE);
  }

  private int count(double number) {
    int low = 0;
    int high = boundaries.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (right ? boundaries[middle] < number : boundaries[middle] <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public String described() {
    return "bucketize: {boundaries: " + Arrays.toString(boundaries) + ", right: " + right + "}";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bucketize that
        && right == that.right
        && Arrays.equals(boundaries, that.boundaries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(boundaries);
  }
}
