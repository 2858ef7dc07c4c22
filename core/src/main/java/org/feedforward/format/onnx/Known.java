package org.feedforward.format.onnx;

import java.util.List;
import org.feedforward.graph.Value;

/** The ways in which something can be known of an ONNX value. */
sealed interface Known
    permits Known.Computed,
        Known.RowNumbers,
        Known.ShapeOnly,
        Known.Coordinates,
        Known.Sequence,
        Sizes,
        Ramp {

  /** It is a value of the graph that is built, possibly a constant. */
  record Computed(Value value) implements Known {}

  /**
   * It numbers the rows, moved to some shape: the index by which each row looks up its own
   * elements.
   *
   * @param zeros zeros of the shape
   */
  record RowNumbers(Value zeros) implements Known {}

  /**
   * It is computed from the numbers of the rows, and only its shape may be read.
   *
   * @param zeros a value of the shape
   */
  record ShapeOnly(Value zeros) implements Known {}

  /**
   * Indices for several axes, side by side along the last, of which the first numbers the rows.
   *
   * @param columns the index for each axis
   * @param zeros a value of the shape
   */
  record Coordinates(List<Operand> columns, Value zeros) implements Known {
    public Coordinates {
      columns = List.copyOf(columns);
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
