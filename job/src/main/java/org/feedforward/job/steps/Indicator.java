package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * 1 where a value is not there, else 0.
 *
 * @param what which values are not there
 */
public record Indicator(Missing what) implements Step {

  /** What may be meant. */
  public enum Missing {
    /** Nulls. */
    NULL,
    /** NaN among numbers. */
    NAN,
    /** Both, which pandas and scikit-learn call missing. */
    MISSING;

    boolean isNull() {
      return this != NAN;
    }

    boolean isNan() {
      return this != NULL;
    }
  }

  @Override
  public Form after(Form in) throws MisfitException {
    if (what == Missing.NAN && !in.content().isNumeric()) {
      throw new MisfitException("indicator: nan", "numbers", in);
    }
    return in.with(Content.WHOLE);
  }

  @Override
  public void apply(Cells cells) {
    boolean nan = what.isNan() && cells.form().content().isNumeric();
    if (nan && cells.form().content() != Content.WHOLE) {
      cells.toNumbers();
    }
    nan &= cells.form().content() == Content.NUMBER;
    for (int lane = 0; lane < cells.form().width(); lane++) {
      double[] numbers = cells.numbers(lane);
      long[] found = cells.wholes(lane);
      for (int i = 0; i < cells.count(); i++) {
        boolean isNull = cells.isMissing(i);
        found[i] = isNull ? (what.isNull() ? 1 : 0) : nan && Double.isNaN(numbers[i]) ? 1 : 0;
      }
    }
    for (int i = 0; what.isNull() && i < cells.count(); i++) {
      if (cells.isMissing(i)) {
        cells.setFound(i);
      }
    }
    cells.become(Content.WHOLE);
  }

  @Override
  public String described() {
    return "indicator: " + what.name().toLowerCase(java.util.Locale.ROOT);
  }
}
