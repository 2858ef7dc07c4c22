package org.feedforward.graph;

import org.feedforward.tensor.DType;

/**
 * What is known of a value before there are numbers.
 *
 * @param dtype the type of its elements
 * @param shape its shape, the batch symbolic
 */
public record ValueType(DType dtype, Shape shape) {

  /** As {@code float32[N, 64]}. */
  @Override
  public String toString() {
    return dtype.toString() + shape;
  }
}
