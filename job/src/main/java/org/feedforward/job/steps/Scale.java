package org.feedforward.job.steps;

import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.kernel.Standardization;

/**
 * Shifts and stretches numbers: {@code (x - shift) / range}, evaluated in this order, or {@code x *
 * factor + offset}.
 *
 * @param kind which, under the names that the job file gives the two numbers
 * @param first what is subtracted first, or multiplied with
 * @param second what is divided by then, or added
 */
public record Scale(Kind kind, double first, double second) implements Step {

  /** How the two numbers are called, and what they do. */
  public enum Kind {
    /** {@code (x - mean) / std}, as StandardScaler. */
    STANDARD("mean", "std"),
    /** {@code (x - min) / (max - min)}. */
    RANGE("min", "max"),
    /** {@code (x - center) / scale}, as RobustScaler. */
    ROBUST("center", "scale"),
    /** {@code x * multiply + add}, as MinMaxScaler does it. */
    LINEAR("multiply", "add");

    private final String first;
    private final String second;

    Kind(String first, String second) {
      this.first = first;
      this.second = second;
    }

    /** The name of the first number. */
    public String first() {
      return first;
    }

    /** The name of the second number. */
    public String second() {
      return second;
    }
  }

  @Override
  public Form after(Form in) throws MisfitException {
    return Numeric.after("scale", in);
  }

  @Override
  public void apply(Cells cells) {
    cells.toNumbers();
    for (int lane = 0; lane < cells.form().width(); lane++) {
      scale(cells.numbers(lane), cells.count());
    }
  }

  private void scale(double[] numbers, int count) {
    if (kind == Kind.LINEAR) {
      for (int i = 0; i < count; i++) {
        numbers[i] = numbers[i] * first + second;
      }
      return;
    }
    double shift = first;
    double range = kind == Kind.RANGE ? second - first : second;
    for (int i = 0; i < count; i++) {
      numbers[i] = (numbers[i] - shift) / range;
    }
  }

  /** The same in a rule for single numbers. */
  Standardization in(Standardization rule) {
    double range = kind == Kind.RANGE ? second - first : second;
    return new Standardization(
        rule.fills(), rule.fill(), rule.least(), rule.most(), kind == Kind.LINEAR, first, range);
  }

  @Override
  public String described() {
    return "scale: {"
        + kind.first()
        + ": "
        + Numeric.shown(first)
        + ", "
        + kind.second()
        + ": "
        + Numeric.shown(second)
        + "}";
  }
}
