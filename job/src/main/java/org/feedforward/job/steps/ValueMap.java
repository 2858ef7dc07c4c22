package org.feedforward.job.steps;

import java.util.Arrays;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/** A number for each of some values. */
public final class ValueMap implements Step {

  private static final long serialVersionUID = 1L;

  private final Keys keys;
  private final double[] numbers;
  private final Otherwise unknown;
  private final Otherwise missing;

  /**
   * A map.
   *
   * @param keys the values that are known
   * @param numbers what each becomes
   * @param unknown what any other value becomes
   * @param missing what a null, and a NaN among numbers, becomes
   */
  public ValueMap(Keys keys, double[] numbers, Otherwise unknown, Otherwise missing) {
    this.keys = keys;
    this.numbers = numbers.clone();
    this.unknown = unknown;
    this.missing = missing;
  }

  @Override
  public Form after(Form in) throws MisfitException {
    keys.require("map", keys.comparedAs("map", in));
    return in.with(Content.NUMBER);
  }

  @Override
  public void apply(Cells cells) {
    int[] found = Looking.up(cells, keys, unknown, missing);
    double[] results = cells.numbers(0);
    for (int i = 0; i < cells.count(); i++) {
      results[i] =
          found[i] >= 0
              ? numbers[found[i]]
              : (found[i] == Looking.MISSING ? missing : unknown).number();
    }
    cells.become(Content.NUMBER);
  }

  @Override
  public String described() {
    return "map: {"
        + keys.described()
        + ", to: "
        + (numbers.length <= 20 ? Arrays.toString(numbers) : "" + Arrays.hashCode(numbers))
        + ", unknown: "
        + unknown.described()
        + ", missing: "
        + missing.described()
        + "}";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueMap that
        && keys.equals(that.keys)
        && Arrays.equals(numbers, that.numbers)
        && unknown.equals(that.unknown)
        && missing.equals(that.missing);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }
}
