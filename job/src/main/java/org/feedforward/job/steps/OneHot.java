package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * 1 at the place of a value among keys, 0 at all others.
 *
 * @param keys the values that are known
 * @param dropped how many of the first keys have no place: for them all numbers are 0
 * @param unknown whether all numbers are 0 for another value, or it is refused
 * @param missing the same for a null, and for a NaN among numbers
 */
public record OneHot(Keys keys, int dropped, Otherwise unknown, Otherwise missing) implements Step {

  @Override
  public Form after(Form in) throws MisfitException {
    keys.require("onehot", keys.comparedAs("onehot", in));
    return in.with(Content.WHOLE).times(keys.size() - dropped);
  }

  @Override
  public void apply(Cells cells) {
    int[] found = Looking.up(cells, keys, unknown, missing);
    for (int lane = 0; lane < keys.size() - dropped; lane++) {
      long[] ones = cells.wholes(lane);
      for (int i = 0; i < cells.count(); i++) {
        ones[i] = found[i] == lane + dropped ? 1 : 0;
      }
    }
    cells.become(cells.form().with(Content.WHOLE).times(keys.size() - dropped));
  }

  @Override
  public String described() {
    return "onehot: {"
        + keys.described()
        + (dropped > 0 ? ", drop: first" : "")
        + ", unknown: "
        + (unknown.refuses() ? "reject" : "zeros")
        + ", missing: "
        + (missing.refuses() ? "reject" : "zeros")
        + "}";
  }
}
