package org.feedforward.job.steps;

import java.util.Arrays;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Digest;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * A number for each of some values: {@code vocabulary}, whose numbers are integers, and {@code
 * map}.
 *
 * <p>Not a record: records compare arrays by identity.
 */
public final class Lookup implements Step {

  private static final long serialVersionUID = 1L;

  /** The integers up to it are doubles. */
  private static final long LARGEST_INDEX = 1L << 53;

  private static final int MOST_SHOWN = 20;

  private final Keys keys;
  private final boolean whole;
  private final double[] numbers;
  private final Otherwise unknown;
  private final Otherwise missing;

  private Lookup(Keys keys, boolean whole, double[] numbers, Otherwise unknown, Otherwise missing) {
    this.keys = keys;
    this.whole = whole;
    this.numbers = numbers;
    this.unknown = unknown;
    this.missing = missing;
  }

  /**
   * The index of a key.
   *
   * @param indices the index of each key
   * @param unknown what any other value becomes, an integer
   * @param missing what a null, and a NaN among numbers, becomes, an integer
   * @throws IllegalArgumentException for an index beyond 2^53
   */
  public static Lookup vocabulary(Keys keys, long[] indices, Otherwise unknown, Otherwise missing) {
    for (long index : indices) {
      if (index > LARGEST_INDEX || index < -LARGEST_INDEX) {
        throw new IllegalArgumentException("the index " + index + " is beyond 2^53");
      }
    }
    double[] numbers = Arrays.stream(indices).asDoubleStream().toArray();
    return new Lookup(keys, true, numbers, unknown, missing);
  }

  /**
   * The number of a key.
   *
   * @param numbers the number of each key
   * @param unknown what any other value becomes
   * @param missing what a null, and a NaN among numbers, becomes
   */
  public static Lookup map(Keys keys, double[] numbers, Otherwise unknown, Otherwise missing) {
    return new Lookup(keys, false, numbers.clone(), unknown, missing);
  }

  private String name() {
    return whole ? "vocabulary" : "map";
  }

  private Content content() {
    return whole ? Content.WHOLE : Content.NUMBER;
  }

  @Override
  public Form after(Form in) throws MisfitException {
    keys.require(name(), keys.comparedAs(name(), in));
    return in.with(content());
  }

  @Override
  public void apply(Cells cells) {
    int[] found = Looking.up(cells, keys, unknown, missing);
    for (int i = 0; i < cells.count(); i++) {
      double number =
          found[i] >= 0
              ? numbers[found[i]]
              : (found[i] == Looking.MISSING ? missing : unknown).number();
      if (whole) {
        cells.wholes(0)[i] = (long) number;
      } else {
        cells.numbers(0)[i] = number;
      }
    }
    cells.become(content());
  }

  @Override
  public String described() {
    return name()
        + ": {"
        + keys.described()
        + (isCounted() ? ", start: " + (long) numbers[0] : ", to: " + shownNumbers())
        + ", unknown: "
        + unknown.described()
        + ", missing: "
        + missing.described()
        + "}";
  }

  private boolean isCounted() {
    boolean counted = whole && numbers.length > 0;
    for (int i = 0; counted && i < numbers.length; i++) {
      counted = numbers[i] == numbers[0] + i;
    }
    return counted;
  }

  private String shownNumbers() {
    return numbers.length <= MOST_SHOWN
        ? Arrays.toString(numbers)
        : Digest.of(Arrays.stream(numbers).mapToObj(String::valueOf).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Lookup that
        && whole == that.whole
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
