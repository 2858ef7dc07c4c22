package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;

/** The elements of lists as numbers of their rows. */
final class Joining {

  private Joining() {}

  /**
   * Makes of the cells of each list the numbers of one cell, element after element.
   *
   * @param length how many elements
   * @param left whether shorter lists are filled up before their values
   * @param last whether the last values of longer lists are taken
   * @param pad what fills up
   */
  static void join(Cells cells, int length, boolean left, boolean last, double pad) {
    Form in = cells.form();
    int width = in.width();
    boolean whole = in.content() == Content.WHOLE;
    double[][] numbers = new double[width][];
    long[][] wholes = new long[width][];
    for (int lane = 0; lane < width; lane++) {
      if (whole) {
        wholes[lane] = cells.wholes(lane).clone();
      } else {
        numbers[lane] = cells.numbers(lane).clone();
      }
    }
    cells.join(new Form(in.content(), false, width * length));
    int[] starts = cells.starts();
    for (int row = 0; row < cells.rows(); row++) {
      int size = starts[row + 1] - starts[row];
      int taken = Math.min(size, length);
      int from = starts[row] + (last ? size - taken : 0);
      int first = left ? length - taken : 0;
      for (int element = 0; element < length; element++) {
        boolean filled = element >= first && element < first + taken;
        int cell = from + element - first;
        for (int lane = 0; lane < width; lane++) {
          int to = element * width + lane;
          if (whole) {
            cells.wholes(to)[row] = filled ? wholes[lane][cell] : (long) pad;
          } else {
            cells.numbers(to)[row] = filled ? numbers[lane][cell] : pad;
          }
        }
      }
    }
  }
}
