package org.feedforward.plan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Copies;
import org.feedforward.kernel.Run;
import org.feedforward.tensor.Tensor;

/**
 * The padding in front of a convolution, along all axes at once, so that what is inside is copied
 * once.
 *
 * @param number what stands in the border
 * @param map the element of the source for every element, -1 in the border
 */
record Border(Tensor number, int[] map) {

  /** What leads from a value to the same with its border. */
  static Border around(Value source, Value padded) {
    int[] map = IntStream.range(0, padded.shape().perRow()).toArray();
    for (Value value = padded; value != source; value = value.operands().get(0)) {
      Op.Pad pad = (Op.Pad) value.op();
      int[] extents = Site.extents(value.operands().get(0));
      int inside = extents[pad.axis()];
      int[] step =
          ElementMaps.alongAxis(
              extents,
              Site.extents(value),
              pad.axis(),
              p -> p >= pad.before() && p < pad.before() + inside ? p - pad.before() : -1);
      map = Arrays.stream(map).map(element -> element < 0 ? -1 : step[element]).toArray();
    }
    return new Border(((Op.Pad) padded.op()).value().reshape(), map);
  }

  /** Copies the source and the border's number into the slot of the padded elements. */
  Step step(int source, int filler, int padded) {
    Run[] inside = Run.of(map.length, map);
    int[] outside = Arrays.stream(map).map(element -> element < 0 ? 0 : -1).toArray();
    Run[] border = Run.of(map.length, outside);
    return (tiles, scratch, rows) -> {
      Copies.run(inside, tiles[source], tiles[padded], rows);
      Copies.run(border, tiles[filler], tiles[padded], rows);
    };
  }
}
