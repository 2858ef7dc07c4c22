package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Indexing;

/** The ways in which something can be known of an ONNX value. */
sealed interface Known
    permits Known.Computed, Known.RowNumbers, Known.OfRowNumbers, Known.Sequence, Sizes, Ramp {

  /** It is a value of the graph that is built, possibly a constant. */
  record Computed(Value value) implements Known {}

  /**
   * It numbers the rows, moved to some shape: the index by which each row looks up its own
   * elements.
   *
   * @param zeros zeros of the shape
   */
  record RowNumbers(Value zeros) implements Known {}

  /** It is computed from the numbers of the rows: it has a shape and no elements to read. */
  sealed interface OfRowNumbers extends Known permits ShapeOnly, Coordinates, OwnPositions {

    /** A value of the shape. */
    Value zeros();
  }

  /**
   * It is computed from the numbers of the rows, and only its shape may be read.
   *
   * @param zeros a value of the shape
   */
  record ShapeOnly(Value zeros) implements OfRowNumbers {}

  /**
   * Indices for several axes, side by side along the last, of which the first numbers the rows.
   *
   * @param columns the index for each axis
   * @param zeros a value of the shape
   */
  record Coordinates(List<Operand> columns, Value zeros) implements OfRowNumbers {
    public Coordinates {
      columns = List.copyOf(columns);
    }
  }

  /**
   * The number of the row times a step, and a position below that step: where each row's elements
   * lie in an axis that holds those of all rows, one row behind the other.
   *
   * @param zeros a value of the shape
   * @param step how many elements a row has
   * @param own the position in the row
   */
  record OwnPositions(Value zeros, int step, Operand own) implements OfRowNumbers {

    /** What is looked up in an axis of all rows, where that has so many elements of each. */
    Optional<Operand> gather(Operand data) {
      List<Dim> dims = new ArrayList<>(data.shape().dims());
      if (dims.isEmpty() || !dims.set(0, Dim.BATCH).equals(new Dim(1, true, step))) {
        return Optional.empty();
      }
      dims.add(1, Dim.of(step));
      return Optional.of(
          data.reshape(new Shape(dims))
              .apply(
                  values ->
                      Indexing.of(
                          values.get(0),
                          List.of(Optional.of(zeros), Optional.of(values.get(1))),
                          true),
                  own));
    }
  }

  /**
   * A list of tensors.
   *
   * @param items the tensors
   */
  record Sequence(List<Operand> items) implements Known {
    public Sequence {
      items = List.copyOf(items);
    }
  }
}
