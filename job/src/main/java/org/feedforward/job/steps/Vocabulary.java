package org.feedforward.job.steps;

import java.util.Arrays;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * The index of a value among keys.
 *
 * <p>Not a record: indices are numbers of an array, which records compare by identity.
 */
public final class Vocabulary implements Step {

  private static final long serialVersionUID = 1L;

  private final Keys keys;
  private final long[] indices;
  private final Otherwise unknown;
  private final Otherwise missing;

  /**
   * A vocabulary.
   *
   * @param keys the values that are known
   * @param indices the index of each
   * @param unknown what any other value becomes, an integer
   * @param missing what a null, and a NaN among numbers, becomes, an integer
   */
  public Vocabulary(Keys keys, long[] indices, Otherwise unknown, Otherwise missing) {
    this.keys = keys;
    this.indices = indices.clone();
    this.unknown = unknown;
    this.missing = missing;
  }

  @Override
  public Form after(Form in) throws MisfitException {
    keys.require("vocabulary", keys.comparedAs("vocabulary", in));
    return in.with(Content.WHOLE);
  }

  @Override
  public void apply(Cells cells) {
    int[] found = Looking.up(cells, keys, unknown, missing);
    long[] wholes = cells.wholes(0);
    for (int i = 0; i < cells.count(); i++) {
      wholes[i] =
          found[i] >= 0
              ? indices[found[i]]
              : (long) (found[i] == Looking.MISSING ? missing : unknown).number();
    }
    cells.become(Content.WHOLE);
  }

  @Override
  public String described() {
    boolean counted = true;
    for (int i = 0; i < indices.length; i++) {
      counted &= indices[i] == indices[0] + i;
    }
    return "vocabulary: {"
        + keys.described()
        + (counted && indices.length > 0
            ? ", start: " + indices[0]
            : ", indices: " + Arrays.hashCode(indices))
        + ", unknown: "
        + unknown.described()
        + ", missing: "
        + missing.described()
        + "}";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary that
        && keys.equals(that.keys)
        && Arrays.equals(indices, that.indices)
        && unknown.equals(that.unknown)
        && missing.equals(that.missing);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }
}
