package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * One input of forward: the batch stands in its first axis.
 *
 * @param name the parameter's name
 * @param type the type of its elements
 * @param row its extents per row
 */
record ScriptInput(String name, ScalarType type, List<Integer> row) {

  ScriptInput {
    row = List.copyOf(row);
  }

  ScriptInput(String name, DType dtype, List<Integer> row) {
    this(name, ScalarType.of(dtype), row);
  }

  ScriptInput withRow(List<Integer> extents) {
    return new ScriptInput(name, type, extents);
  }

  ScriptInput named(String other) {
    return new ScriptInput(other, type, row);
  }

  Value value() {
    List<Dim> dims = new ArrayList<>(List.of(Dim.BATCH));
    row.forEach(extent -> dims.add(Dim.of(extent)));
    return Value.input(name, type.dtype(), new Shape(dims));
  }

  /** The input as code sees it. */
  ScriptTensor tensor(Value value) {
    return ScriptTensor.input(value, type);
  }

  /** As {@code ids: int64[], x: float32[8]}. */
  static String described(List<ScriptInput> inputs) {
    return inputs.stream()
        .map(input -> input.name() + ": " + input.described())
        .collect(Collectors.joining(", "));
  }

  /** As {@code float32[8]}. */
  String described() {
    return type.dtype().toString() + row;
  }
}
