package org.feedforward.format.onnx;

import java.util.List;
import org.feedforward.graph.ModelException;

/**
 * Integers at equal distances, as many as the batch size says: start, start + step, ... They number
 * the rows, which nothing may do but the loop over the bags of an EmbeddingBag, which takes each
 * row's own stretch of the flattened ids.
 */
record Ramp(long start, long step, Extent count) implements Known {

  /** What Range gives up to a limit that depends on the batch size. */
  static Ramp range(Extent start, Extent limit, Extent delta) {
    if (!start.isFixed() || !delta.isFixed() || delta.fixed() == 0) {
      throw numbersRows();
    }
    return new Ramp(start.fixed(), delta.fixed(), limit.minus(start).dividedBy(delta));
  }

  /** With one more element, which must be the next. */
  Ramp append(Sizes next) {
    Extent expected = count.times(Extent.of(step)).plus(Extent.of(start));
    if (!next.shape().equals(List.of(1)) || !next.elements().get(0).equals(expected)) {
      throw numbersRows();
    }
    return new Ramp(start, step, count.plus(Extent.of(1)));
  }

  /** Without its first elements. */
  Ramp skip(long elements) {
    return new Ramp(start + elements * step, step, count.minus(Extent.of(elements)));
  }

  /** Whether it is 0, 1, 2, ... with one for each row. */
  boolean numbersEachRow() {
    return start == 0 && step == 1 && count.equals(new Extent(1, 0));
  }

  Sizes shape() {
    return new Sizes(List.of(1), List.of(count));
  }

  static ModelException numbersRows() {
    return new ModelException(
        "numbers the rows of the batch: a row's result would depend on its place");
  }
}
