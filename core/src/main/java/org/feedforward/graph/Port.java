package org.feedforward.graph;

import java.io.Serializable;
import java.util.List;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.feedforward.text.Printable;

/**
 * One input or output of a model, seen from one row of a table.
 *
 * @param name its name
 * @param dtype the type of its elements
 * @param shape its extents per row, without the batch; empty for a scalar
 */
public record Port(String name, DType dtype, List<Integer> shape) implements Serializable {

  public Port {
    shape = List.copyOf(shape);
  }

  /** The number of elements per row. */
  public int elements() {
    return Tensor.sizeOf(shape.stream().mapToInt(Integer::intValue).toArray());
  }

  /** As {@code input: float32[64]}. */
  @Override
  public String toString() {
    return Printable.name(name) + ": " + dtype + shape;
  }
}
