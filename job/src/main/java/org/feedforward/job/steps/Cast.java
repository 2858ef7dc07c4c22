package org.feedforward.job.steps;

import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.job.steps.cells.NumberTexts;

/** Takes numbers that are whole for integers. */
public record Cast() implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("cast", in).with(Content.WHOLE);
  }

  @Override
  public void apply(Cells cells) {
    if (cells.form().content() == Content.WHOLE) {
      return;
    } else if (cells.form().content() == Content.CELL) {
      parse(cells);
      return;
    }
    cells.toNumbers();
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      long[] wholes = cells.wholes(lane);
      for (int i = 0; i < cells.count(); i++) {
        double number = numbers[i];
        if ((double) (long) number == number && number < 0x1p63) {
          wholes[i] = (long) number;
        } else {
          if (cells.holds(i)) {
            cells.refuse(i, Reason.NOT_WHOLE, "which is not a whole number within 64 bits");
          }
          wholes[i] = 0;
        }
      }
    }
    cells.become(Content.WHOLE);
  }

  /** Integers out of texts, without a double between that would round large ones. */
  private static void parse(Cells cells) {
    long[] wholes = cells.wholes(0);
    for (int i = 0; i < cells.count(); i++) {
      wholes[i] = 0;
      if (cells.holds(i)) {
        Long number = NumberTexts.toLong(cells.texts()[i], true);
        if (number == null) {
          cells.refuse(i, Reason.NOT_A_NUMBER, "which is not a whole number within 64 bits");
        } else {
          wholes[i] = number;
        }
      }
    }
    cells.become(Content.WHOLE);
  }

  @Override
  public String described() {
    return "cast: true";
  }
}
