package org.feedforward.job.steps;

import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.MisfitException;

/** What the steps with keys have in common. */
final class Looking {

  /** The place of a value that was missing, and is something else now. */
  static final int MISSING = -2;

  private Looking() {}

  /**
   * The places of all values among keys; values that are not among them are refused, or have {@link
   * Keys#UNKNOWN} or {@link #MISSING}.
   */
  static int[] up(Cells cells, Keys keys, Otherwise unknown, Otherwise missing) {
    int[] found = cells.places();
    Content content;
    try {
      content = keys.comparedAs("", cells.form());
    } catch (MisfitException e) {
      throw new IllegalStateException(e);
    }
    keys.find(cells, content, found);
    boolean numbers = content == Content.NUMBER;
    for (int i = 0; i < cells.count(); i++) {
      if (found[i] < 0) {
        found[i] = unfound(cells, i, numbers, unknown, missing);
      }
    }
    return found;
  }

  private static int unfound(
      Cells cells, int cell, boolean numbers, Otherwise unknown, Otherwise missing) {
    boolean nan = numbers && cells.holds(cell) && Double.isNaN(cells.numbers(0)[cell]);
    if (cells.isMissing(cell) || nan) {
      if (!missing.refuses()) {
        cells.setFound(cell);
      } else if (nan) {
        cells.refuse(cell, Reason.NAN, "which is missing");
      }
      return MISSING;
    }
    if (cells.holds(cell)) {
      cells.addUnknown();
    }
    if (unknown.refuses() && cells.holds(cell)) {
      cells.refuse(cell, Reason.UNKNOWN, "which its vocabulary does not have");
    }
    return Keys.UNKNOWN;
  }
}
