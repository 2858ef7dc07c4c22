package org.feedforward.job.verify;

import java.util.BitSet;
import java.util.Optional;
import org.feedforward.tensor.Tolerance;

/** Numbers outside a tolerance: the first of them, and how many rows hold any. */
final class Mismatches {

  private final Tolerance tolerance;
  private final BitSet rows = new BitSet();
  private Optional<Mismatch> first = Optional.empty();

  /**
   * A number outside the tolerance.
   *
   * @param output the output's name
   * @param row the row, from 0
   * @param element the element of the output, in C order from 0
   * @param found what the network gives
   * @param expected what was expected
   */
  record Mismatch(String output, int row, int element, double found, double expected) {}

  Mismatches(Tolerance tolerance) {
    this.tolerance = tolerance;
  }

  void compare(String output, int row, int element, double found, double expected) {
    if (!tolerance.allows(found, expected)) {
      rows.set(row);
      if (first.isEmpty()) {
        first = Optional.of(new Mismatch(output, row, element, found, expected));
      }
    }
  }

  Optional<Mismatch> first() {
    return first;
  }

  int rows() {
    return rows.cardinality();
  }
}
