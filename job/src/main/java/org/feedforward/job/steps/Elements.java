package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * Lists that have one length already: as many elements as an input takes from the column.
 *
 * @param length the length; a list of another one is refused
 */
public record Elements(int length) implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    if (!in.list()) {
      throw new MisfitException("length", "lists", in);
    }
    Content content = in.content() == Content.WHOLE ? Content.WHOLE : Content.NUMBER;
    if (!in.content().isNumeric()) {
      throw new MisfitException("an input", "numbers", in);
    }
    return new Form(content, false, in.width() * length);
  }

  @Override
  public void apply(Cells cells) {
    int[] starts = cells.starts();
    for (int row = 0; row < cells.rows(); row++) {
      int size = starts[row + 1] - starts[row];
      if (size != length && cells.lists().isValue(row)) {
        cells.refuseLength(row, size, length);
      }
    }
    if (cells.form().content() != Content.WHOLE) {
      cells.toNumbers();
    }
    Joining.join(cells, length, false, false, 0);
  }

  @Override
  public String described() {
    return "length: " + length;
  }
}
