package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;

/**
 * Everything that is counted in one pass over pairs of rows. Tallies of parts add up to the same
 * tally, however the pairs were divided.
 */
final class Tally implements Serializable {

  private static final long serialVersionUID = 1L;

  private final RowTally a = new RowTally();
  private final RowTally b = new RowTally();
  private final LeafTally[] leaves;
  private long both;
  private long same;
  private long neither;

  Tally(int leaves) {
    this.leaves = new LeafTally[leaves];
    for (int i = 0; i < leaves; i++) {
      this.leaves[i] = new LeafTally();
    }
  }

  /**
   * A pair of rows, of which either may not be there.
   *
   * @param shape how they are compared
   * @param name what the pair is called
   */
  void pair(Optional<Row> first, Optional<Row> second, Shape shape, Supplier<String> name) {
    if (first.isPresent() && second.isPresent()) {
      both++;
      shape.values(first.get(), second.get(), leaves, name);
      long before = 0;
      long after = 0;
      for (LeafTally leaf : leaves) {
        before += leaf.sameRows();
        leaf.endOfRow();
        after += leaf.sameRows();
      }
      if (after - before == leaves.length) {
        same++;
      }
    } else if (first.isPresent()) {
      a.only().add(name.get());
    } else if (second.isPresent()) {
      b.only().add(name.get());
    } else {
      neither++;
    }
  }

  Tally merge(Tally other) {
    a.merge(other.a);
    b.merge(other.b);
    both += other.both;
    same += other.same;
    neither += other.neither;
    for (int i = 0; i < leaves.length; i++) {
      leaves[i].merge(other.leaves[i]);
    }
    return this;
  }

  RowTally of(Side side) {
    return side == Side.A ? a : b;
  }

  LeafTally leaf(int place) {
    return leaves[place];
  }

  /** Rows that both sides have. */
  long both() {
    return both;
  }

  /** Rows of both sides that are the same in all bits of the columns that are compared. */
  long same() {
    return same;
  }

  /** Rows that neither side could score. */
  long neither() {
    return neither;
  }
}
