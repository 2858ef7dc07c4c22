package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * Lists of one length: longer ones are cut, shorter ones are filled up.
 *
 * @param length the length
 * @param pad what fills up
 * @param left whether it stands before the values
 * @param last whether the last values of a longer list are kept, or the first ones
 */
public record Sequence(int length, double pad, boolean left, boolean last) implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    if (!in.list()) {
      throw new MisfitException("sequence", "lists", in);
    }
    if (!in.content().isNumeric()) {
      throw new MisfitException("sequence", "lists of numbers", in);
    }
    if (in.content() == Content.WHOLE && pad != Math.rint(pad)) {
      throw new MisfitException("sequence pads integers with " + pad + ", which is not one");
    }
    Content content = in.content() == Content.WHOLE ? Content.WHOLE : Content.NUMBER;
    return new Form(content, false, in.width() * length);
  }

  @Override
  public void apply(Cells cells) {
    if (cells.form().content() != Content.WHOLE) {
      cells.toNumbers();
    }
    Joining.join(cells, length, left, last, pad);
  }

  @Override
  public String described() {
    return "sequence: {length: "
        + length
        + ", pad: "
        + Numeric.shown(pad)
        + ", side: "
        + (left ? "left" : "right")
        + ", keep: "
        + (last ? "last" : "first")
        + "}";
  }
}
