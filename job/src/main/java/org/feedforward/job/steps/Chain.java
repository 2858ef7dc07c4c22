package org.feedforward.job.steps;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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

  /** The steps as job files write them. */
  public String described() {
    return steps.stream().map(Step::described).collect(Collectors.joining(", ", "[", "]"));
  }
}
