package org.feedforward.job.steps;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.kernel.Standardization;

/**
 * The steps of one column, in their order, with the form of the values that come in and of the
 * numbers that come out.
 *
 * @param in the form of the raw values
 * @param steps the steps
 * @param out one cell a row, of one number or several
 */
public record Chain(Form in, List<Step> steps, Form out) implements Serializable {

  public Chain {
    steps = List.copyOf(new ArrayList<>(steps));
  }

  /**
   * A chain over values of a form.
   *
   * @throws MisfitException when a step cannot take what the one before it gives
   */
  public static Chain of(Form in, List<Step> steps) throws MisfitException {
    Form form = in;
    for (Step step : steps) {
      form = step.after(form);
    }
    return new Chain(in, steps, form);
  }

  /** The same with one more step. */
  public Chain then(Step step) throws MisfitException {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Chain(in, longer, step.after(out));
  }

  /** Whether how many numbers come out depends on the lists of the table. */
  public boolean isOpen() {
    return out.list();
  }

  /** Turns the raw values of a tile into numbers. */
  public void apply(Cells cells) {
    for (Step step : steps) {
      step.apply(cells);
    }
    if (!cells.form().content().isLong()) {
      cells.toNumbers();
    }
  }

  /**
   * The chain as one rule for a number, where it fills, limits and scales numbers in this order and
   * does nothing else.
   */
  public Optional<Standardization> standardization() {
    Standardization rule =
        new Standardization(
            false, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, 0, 1);
    int stage = 0;
    for (Step step : steps) {
      int next =
          step instanceof Fill ? 1 : step instanceof Clip ? 2 : step instanceof Scale ? 3 : 0;
      if (next <= stage) {
        return Optional.empty();
      }
      stage = next;
      rule =
          step instanceof Fill fill
              ? fill.in(rule)
              : step instanceof Clip clip ? clip.in(rule) : ((Scale) step).in(rule);
    }
    return in.equals(Form.of(Content.NUMBER)) && stage > 0 ? Optional.of(rule) : Optional.empty();
  }

  /** Whether the first step takes a NaN of the table for a value that is not there. */
  public boolean takesNaNForMissing() {
    if (steps.isEmpty() || !in.equals(Form.of(Content.NUMBER))) {
      return false;
    }
    Step first = steps.get(0);
    return first instanceof Lookup
        || first instanceof OneHot
        || first instanceof Fill fill && fill.nan()
        || first instanceof Indicator indicator && indicator.what().isNan();
  }

  /** The steps as job files write them. */
  public String described() {
    return steps.stream().map(Step::described).collect(Collectors.joining(", ", "[", "]"));
  }
}
