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
 * @param texts of an input of texts those that it knows: an element is the position of its text
 *     among them, or their number for any other; empty for numbers
 */
public record Port(String name, DType dtype, List<Integer> shape, List<String> texts)
    implements Serializable {

  public Port {
    shape = List.copyOf(shape);
    texts = List.copyOf(texts);
  }

  /** A port of numbers. */
  public Port(String name, DType dtype, List<Integer> shape) {
    this(name, dtype, shape, List.of());
  }

  /** Whether a row brings texts, which become integers before the network sees them. */
  public boolean isOfTexts() {
    return !texts.isEmpty();
  }

  /** The number of elements per row. */
  public int elements() {
    return Tensor.sizeOf(shape.stream().mapToInt(Integer::intValue).toArray());
  }

  /** As {@code input: float32[64]}. */
  @Override
  public String toString() {
    return Printable.name(name) + ": " + (isOfTexts() ? "text" : dtype) + shape;
  }
}
