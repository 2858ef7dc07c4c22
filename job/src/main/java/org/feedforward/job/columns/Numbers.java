package org.feedforward.job.columns;

import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Numbers of every row on their way to a column.
 *
 * @param root the output or input that they are made of
 * @param value what the graph computes
 */
record Numbers(String root, Value value) {

  /** The axes of a row: all but the batch. */
  private List<Dim> axes() {
    return value.shape().dims().stream().filter(dim -> !dim.batch()).toList();
  }

  /** How many numbers a row has. */
  int elements() {
    return axes().stream().mapToInt(Dim::outer).reduce(1, Math::multiplyExact);
  }

  /** How many numbers stand along the last axis of a row. */
  int extent() {
    List<Dim> axes = axes();
    return axes.isEmpty() ? 1 : axes.get(axes.size() - 1).outer();
  }

  /** Whether a row is one list, apart from axes of extent 1. */
  boolean isList() {
    return axes().stream().filter(dim -> !dim.isOne()).count() <= 1;
  }

  boolean areFloats() {
    return value.dtype() == DType.FLOAT32;
  }

  Numbers softmax() {
    return with(value.softmax(-1));
  }

  Numbers sigmoid() {
    return with(value.sigmoid());
  }

  Numbers element(int index) {
    return with(flat().select(-1, index));
  }

  Numbers above(float threshold) {
    return with(value.gt(Value.constant(Tensor.scalar(threshold))));
  }

  /** The position of the largest number. */
  Value position() {
    return flat().argmax(-1, false);
  }

  /** The positions of the largest numbers, or these numbers. */
  Value top(int k, boolean positions) {
    Value flat = flat();
    return Value.of(new Op.TopK(k, flat.axis(-1), true, positions), flat);
  }

  private Value flat() {
    int first = value.shape().hasBatch() ? 1 : 0;
    int rank = value.shape().rank();
    return rank == first
        ? value.unsqueeze(-1)
        : rank == first + 1 ? value : value.flatten(first, -1);
  }

  private Numbers with(Value changed) {
    return new Numbers(root, changed);
  }
}
