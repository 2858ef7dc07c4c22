package org.feedforward.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * How many ids a row of a Sequential has that begins with an Embedding. An Embedding takes any
 * number; a layer behind a Flatten says how many: in {@code Embedding(13, 6), Flatten(), Linear(18,
 * 8)} it is three.
 */
final class IdsPerRow {

  private IdsPerRow() {}

  /**
   * One id where the layers run with that, else the number with which they run. It divides the
   * width of one of them.
   */
  static Port of(Sequential layers, Port single) {
    if (runs(layers, single)) {
      return single;
    }
    List<Port> several =
        widths(layers)
            .flatMap(IdsPerRow::divisors)
            .distinct()
            .sorted()
            .mapToObj(ids -> new Port(single.name(), DType.INT64, List.of(ids)))
            .filter(port -> runs(layers, port))
            .toList();
    return several.size() == 1 ? several.get(0) : single;
  }

  private static IntStream widths(Sequential layers) {
    return layers.namedModules().values().stream()
        .filter(module -> module.children().isEmpty())
        .flatMap(module -> module.inputOfFirstLayer().stream())
        .filter(port -> port.dtype() == DType.FLOAT32)
        .mapToInt(Port::elements)
        .distinct();
  }

  private static IntStream divisors(int width) {
    return IntStream.rangeClosed(1, (int) Math.sqrt(width))
        .filter(small -> width % small == 0)
        .flatMap(small -> IntStream.of(small, width / small));
  }

  private static boolean runs(Sequential layers, Port port) {
    int[] extents = port.shape().stream().mapToInt(Integer::intValue).toArray();
    try {
      layers.apply(Value.input(port.name(), port.dtype(), Shape.batched(extents)));
      return true;
    } catch (ModelException | IllegalArgumentException | ArithmeticException e) {
      return false;
    }
  }
}
