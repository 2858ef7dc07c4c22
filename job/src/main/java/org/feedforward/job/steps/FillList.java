package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/** An empty list in the place of one that is null. */
public record FillList() implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    if (!in.list()) {
      throw new MisfitException("fill: []", "lists", in);
    }
    return in;
  }

  @Override
  public void apply(Cells cells) {
    for (int row = 0; row < cells.rows(); row++) {
      if (cells.lists().isMissing(row)) {
        cells.lists().setValue(row);
      }
    }
  }

  @Override
  public String described() {
    return "fill: []";
  }
}
