package org.feedforward.graph;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The elements of a tensor in lines along some axes: line i belongs to element i of the tensor
 * reduced over those axes, its positions ascend in C order.
 */
final class AxisLines {

  private final int[] starts;
  private final int[] offsets;

  private AxisLines(int[] starts, int[] offsets) {
    this.starts = starts;
    this.offsets = offsets;
  }

  static AxisLines over(int[] shape, List<Integer> axes) {
    int[] along = axes.stream().mapToInt(Integer::intValue).toArray();
    int[] across = IntStream.range(0, shape.length).filter(axis -> !axes.contains(axis)).toArray();
    return new AxisLines(positions(shape, across), positions(shape, along));
  }

  int count() {
    return starts.length;
  }

  int[] line(int i) {
    int[] line = offsets.clone();
    for (int k = 0; k < line.length; k++) {
      line[k] += starts[i];
    }
    return line;
  }

  /** The positions of all elements at 0 in every axis but those given. */
  private static int[] positions(int[] shape, int[] axes) {
    int[] strides = Interpreter.strides(shape);
    int[] positions = {0};
    for (int axis : axes) {
      int[] longer = new int[positions.length * shape[axis]];
      for (int i = 0; i < longer.length; i++) {
        longer[i] = positions[i / shape[axis]] + (i % shape[axis]) * strides[axis];
      }
      positions = longer;
    }
    return positions;
  }
}
