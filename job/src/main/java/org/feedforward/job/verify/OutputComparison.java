package org.feedforward.job.verify;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;

/**
 * How the found values of one output differ from the expected ones.
 *
 * @param output the output's name
 * @param rows how many rows were compared
 * @param differingRows how many of them hold a value outside the tolerance
 * @param largestAbsolute the largest absolute difference of two finite values
 * @param largestRelative the largest difference relative to the expected value, of two finite
 *     values
 * @param share the largest difference of two finite values as a share of what the tolerance allows
 *     there
 * @param first the first differing values, at most one a row
 */
public record OutputComparison(
    String output,
    int rows,
    int differingRows,
    double largestAbsolute,
    double largestRelative,
    double share,
    List<Difference> first) {

  private static final int MOST_DIFFERENCES = 5;

  public OutputComparison {
    first = List.copyOf(first);
  }

  /**
   * One value outside the tolerance.
   *
   * @param row the row, from 0
   * @param element the element of the output, in C order from 0
   * @param found what the network gives
   * @param expected what was expected
   */
  public record Difference(int row, int element, double found, double expected) {}

  /** Compares two tensors of the same size whose first axis holds the rows. */
  static OutputComparison of(
      String output, int rows, Tensor found, Tensor expected, Tolerance tolerance) {
    int elements = rows == 0 ? 0 : found.size() / rows;
    double largestAbsolute = 0;
    double largestRelative = 0;
    double share = 0;
    int differing = 0;
    List<Difference> first = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      boolean differs = false;
      for (int element = 0; element < elements; element++) {
        double a = found.getDouble(row * elements + element);
        double b = expected.getDouble(row * elements + element);
        double difference = Math.abs(a - b);
        if (Double.isFinite(difference)) {
          largestAbsolute = Math.max(largestAbsolute, difference);
          largestRelative =
              Math.max(largestRelative, difference == 0 ? 0 : difference / Math.abs(b));
          share = Math.max(share, difference == 0 ? 0 : difference / tolerance.allowed(b));
        }
        if (!differs && !tolerance.allows(a, b)) {
          differs = true;
          if (first.size() < MOST_DIFFERENCES) {
            first.add(new Difference(row, element, a, b));
          }
        }
      }
      differing += differs ? 1 : 0;
    }
    return new OutputComparison(
        output, rows, differing, largestAbsolute, largestRelative, share, first);
  }

  /** Whether every value is within the tolerance. */
  public boolean passed() {
    return differingRows == 0;
  }
}
