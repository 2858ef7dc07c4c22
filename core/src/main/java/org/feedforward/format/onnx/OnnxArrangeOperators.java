package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;

/** Operators that order, join and repeat axes. */
final class OnnxArrangeOperators {

  private OnnxArrangeOperators() {}

  static Operand expand(Call call) {
    Operand x = call.input(0);
    List<Extent> asked = OnnxShapeOperators.requireList(call.input(1), "the shape").elements();
    FixedRows rows = call.emitter().fixedRows();
    boolean adds =
        asked.size() > x.rank() || (x.rank() > 0 && !x.shape().dim(0).equals(Dim.of(rows.rows())));
    return x.expand(Shapes.expand(x.shape(), adds ? rows.extents(asked) : asked));
  }

  /** Repeats every axis; opset 1 repeated one axis, named by its operands. */
  static Operand tile(Call call) {
    Operand x = call.input(0);
    List<Extent> repeats = repeats(call, x);
    if (repeats.size() != x.rank()) {
      throw new ModelException("has " + repeats.size() + " repeats for rank " + x.rank());
    }
    List<Dim> spread = new ArrayList<>(); // a repeat before each repeated axis
    List<Dim> expanded = new ArrayList<>();
    List<Dim> merged = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      Dim dim = x.shape().dim(axis);
      if (!repeats.get(axis).equals(Extent.of(1))) {
        Dim times = Shapes.of(List.of(repeats.get(axis))).dim(0);
        spread.add(Dim.of(1));
        expanded.add(times);
        Shape pair = Shapes.of(List.of(times, dim), "repeating the batch");
        merged.add(Shapes.merge(pair, 0, 2));
      } else {
        merged.add(dim);
      }
      spread.add(dim);
      expanded.add(dim);
    }
    return x.reshape(new Shape(spread))
        .expand(Shapes.of(expanded, "repeating the batch"))
        .reshape(Shapes.of(merged, "repeating the batch"));
  }

  private static List<Extent> repeats(Call call, Operand x) {
    if (call.opset() >= 6) {
      return OnnxShapeOperators.requireList(call.input(1), "the list of repeats").elements();
    }
    List<Extent> repeats = new ArrayList<>(Collections.nCopies(x.rank(), Extent.of(1)));
    int axis = x.axis(call.integerInput(2, "the axis"));
    repeats.set(axis, Extent.of(call.integerInput(1, "the number of tiles")));
    return repeats;
  }

  /** The axis was 1 when left out before opset 4. */
  static Operand concat(Call call) {
    List<Operand> operands = call.allInputs();
    Optional<Ramp> ramp = operands.get(0).ramp();
    if (ramp.isPresent() && operands.size() == 2 && call.integer("axis", 1) == 0) {
      Sizes next = operands.get(1).requireSizes("the end of the rows");
      return call.emitter().ramp(operands.get(0).type(), ramp.get().append(next));
    }
    if (call.opset() >= 4 && !call.has("axis")) {
      throw new ModelException("does not say along which axis");
    }
    int axis = operands.get(0).axis(call.integer("axis", 1));
    for (Operand operand : operands) {
      if (operand.type() != operands.get(0).type()) {
        throw new ModelException(
            "joins two types, " + operands.get(0).type() + " and " + operand.type());
      }
    }
    return Operand.concat(operands, axis);
  }

  static Operand transpose(Call call) {
    Operand x = call.input(0);
    List<Integer> reversed = new ArrayList<>(Shapes.range(0, x.rank()));
    Collections.reverse(reversed);
    return x.transpose(
        call.integers("perm")
            .map(perm -> Arrays.stream(perm).mapToObj(Math::toIntExact).toList())
            .orElse(reversed));
  }
}
