package org.feedforward.job.diff;

import java.util.Iterator;

/**
 * Counts what is met in a task.
 *
 * @param matching knows what a row is called
 * @param shape how two rows are compared
 * @param tally what is counted
 */
record Counting(Matching matching, Shape shape, Tally tally) {

  void all(Iterator<Met> met) {
    met.forEachRemaining(this::add);
  }

  private void add(Met met) {
    if (met instanceof Met.Pair pair) {
      pair.a().ifPresent(row -> tally.of(Side.A).row());
      pair.b().ifPresent(row -> tally.of(Side.B).row());
      tally.pair(pair.a(), pair.b(), shape, () -> matching.name(pair.key()));
    } else if (met instanceof Met.NullKey nullKey) {
      tally.of(nullKey.side()).row();
      tally.of(nullKey.side()).nullKey();
    } else if (met instanceof Met.Doubled doubled) {
      tally.of(doubled.side()).row();
      tally.of(doubled.side()).doubled().add(matching.name(doubled.key()));
    }
  }
}
