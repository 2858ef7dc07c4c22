package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.nn.Windows;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators that order, join, repeat and pad axes. */
final class AtenArrangeOperators {

  private AtenArrangeOperators() {}

  static AtenOperator.TensorConversion transpose(String dim0, String dim1) {
    return call -> call.tensor(0).transpose(call.integer(1, dim0), call.integer(2, dim1));
  }

  /** What a tensor becomes whose axes stand swapped in a view that is written into. */
  static Function<OperatorCall, BinaryOperator<Value>> writeTransposed(String dim0, String dim1) {
    return call -> (shown, view) -> view.transpose(call.integer(1, dim0), call.integer(2, dim1));
  }

  static Value t(OperatorCall call) {
    Value x = call.tensor(0);
    return x.shape().rank() < 2 ? x : x.transpose(0, 1);
  }

  static Value reversed(OperatorCall call) {
    Value x = call.tensor(0);
    int[] axes = new int[x.shape().rank()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axes.length - 1 - i;
    }
    return x.permute(axes);
  }

  static Value flip(OperatorCall call) {
    Value x = call.tensor(0);
    for (int dim : call.integers(1, "dims")) {
      int axis = x.axis(dim);
      if (x.shape().dim(axis).batch()) {
        throw call.refused("of the batch axis mixes rows");
      }
      int extent = x.size(axis);
      x = Value.of(new Op.Slice(axis, Math.max(0, extent - 1), -1, extent), x);
    }
    return x;
  }

  static Value roll(OperatorCall call) {
    Value x = call.tensor(0);
    int[] shifts = call.integers(1, "shifts");
    int[] dims = call.isGiven(2, "dims") ? call.integers(2, "dims") : new int[0];
    if (dims.length != shifts.length) {
      throw call.refused("over all axes mixes the rows of the batch: give dims");
    }
    for (int i = 0; i < dims.length; i++) {
      int extent = x.size(dims[i]);
      int shift = extent == 0 ? 0 : Math.floorMod(shifts[i], extent);
      if (shift != 0) {
        x =
            Functional.cat(
                dims[i],
                x.slice(dims[i], extent - shift, extent),
                x.slice(dims[i], 0, extent - shift));
      }
    }
    return x;
  }

  /** What lies on one side of a diagonal of the last two axes, 0 elsewhere. */
  static Value triangle(OperatorCall call, boolean upper) {
    Value x = call.tensor(0);
    int diagonal = call.integer(1, "diagonal", 0);
    int rows = x.size(-2);
    int columns = x.size(-1);
    if ((long) rows * columns > AtenCreationOperators.MOST_CREATED) {
      throw call.refused("of a value of shape " + x.shape() + " is too large");
    }
    Tensor kept =
        Tensor.generateBooleans(
            new int[] {rows, columns},
            out -> {
              for (int i = 0; i < out.length; i++) {
                long at = i % columns - (long) (i / columns);
                out[i] = upper ? at >= diagonal : at <= diagonal;
              }
            });
    Value inside = Value.constant(kept);
    if (x.dtype() == DType.BOOL) {
      return x.and(inside);
    }
    Value zero = x.dtype() == DType.INT64 ? OperatorCall.scalar(0L) : OperatorCall.scalar(0f);
    return x.where(inside, zero);
  }

  /** Windows along an axis, as a new axis at the end. */
  static Value unfold(OperatorCall call) {
    Value x = call.tensor(0);
    int rank = x.shape().rank();
    int axis = x.axis(call.integer(1, "dimension"));
    int size = call.integer(2, "size");
    int step = call.integer(3, "step");
    int[] none = {0};
    Windows windows = new Windows(new int[] {size}, new int[] {step}, none, none, new int[] {1});
    Value last = axis == rank - 1 ? x : x.transpose(axis, rank - 1);
    Value unfolded = windows.of(last, Tensor.scalar(0f));
    return axis == rank - 1 ? unfolded : unfolded.transpose(axis, rank - 1);
  }

  static Value cat(OperatorCall call) {
    return Functional.cat(call.integer(1, "dim", 0), promoted(call));
  }

  static Value stack(OperatorCall call) {
    return Functional.stack(call.integer(1, "dim", 0), promoted(call).toArray(Value[]::new));
  }

  /** The tensors of a list, as the widest type among them. */
  private static List<Value> promoted(OperatorCall call) {
    List<Value> values = call.tensors(0).stream().map(ScriptTensor::value).toList();
    Value widest = values.get(0);
    for (Value value : values) {
      widest = AtenTypeOperators.promoted(widest, value).dtype() == widest.dtype() ? widest : value;
    }
    Value as = widest;
    return values.stream().map(value -> AtenTypeOperators.promoted(value, as)).toList();
  }

  /** As torch.Tensor.repeat, by joining. */
  static Value repeat(OperatorCall call) {
    Value x = call.tensor(0);
    List<Object> given = call.items(1, "repeats");
    int rows = 0;
    while (rows < given.size() && !(given.get(rows) instanceof BatchMultiple)) {
      rows++;
    }
    BatchMultiple multiple = rows < given.size() ? (BatchMultiple) given.get(rows) : null;
    int[] times = new int[given.size()];
    for (int axis = 0; axis < times.length; axis++) {
      times[axis] = axis == rows ? 1 : call.integerOf(given.get(axis));
    }
    int added = times.length - x.shape().rank();
    if (added < 0) {
      throw call.refused("of fewer axes than the tensor has");
    }
    for (int i = 0; i < added; i++) {
      x = x.unsqueeze(0);
    }
    for (int axis = 0; axis < times.length; axis++) {
      if (times[axis] < 1 || times[axis] > 1024) {
        throw call.refused("by " + times[axis] + " is not known here");
      }
      if (times[axis] > 1) {
        x = Functional.cat(axis, Collections.nCopies(times[axis], x));
      }
    }
    return multiple == null ? x : repeatedForRows(call, x, rows, multiple.factor());
  }

  /** What is the same for all rows, as often along an axis as a multiple of the batch size. */
  private static Value repeatedForRows(OperatorCall call, Value x, int axis, long factor) {
    if (x.shape().hasBatch() || factor < 1 || factor > 1024) {
      throw call.refused("of a tensor of the rows by the batch size is not known here");
    }
    List<Dim> dims = new ArrayList<>(x.shape().dims());
    int each = Math.toIntExact(factor * dims.get(axis).outer());
    Value once = Functional.cat(axis, Collections.nCopies((int) factor, x)).unsqueeze(axis);
    List<Dim> expanded = new ArrayList<>(once.shape().dims());
    expanded.set(axis, Dim.BATCH);
    dims.set(axis, new Dim(1, true, each));
    return Value.of(new Op.Reshape(new Shape(dims)), once.expand(new Shape(expanded)));
  }

  static Value pad(OperatorCall call) {
    if (!call.text(2, "mode", "constant").equals("constant")) {
      throw call.refused("with another mode than constant is not known here");
    }
    return constantPad(call, 3);
  }

  /** Pairs of extents before and after an axis, the last axis first. */
  static Value constantPad(OperatorCall call, int valuePosition) {
    Value x = call.tensor(0);
    int[] extents = call.integers(1, "pad");
    double number = call.number(valuePosition, "value", 0);
    if (extents.length % 2 != 0 || extents.length / 2 > x.shape().rank()) {
      throw call.refused("by " + Arrays.toString(extents) + " does not fit " + x.shape());
    }
    Tensor filling =
        switch (x.dtype()) {
          case FLOAT32 -> Tensor.scalar((float) number);
          case INT64 -> Tensor.scalar((long) number);
          case BOOL -> throw call.refused("of truth values is not known here");
        };
    for (int i = 0; i + 1 < extents.length; i += 2) {
      int axis = x.axis(-1 - i / 2);
      // below 0 it takes away
      int from = Math.max(0, -extents[i]);
      int to = Math.max(0, -extents[i + 1]);
      if (from > 0 || to > 0) {
        x = x.slice(axis, from, x.size(axis) - to);
      }
      Op.Pad pad = new Op.Pad(axis, Math.max(0, extents[i]), Math.max(0, extents[i + 1]), filling);
      x = Value.of(pad, x);
    }
    return x;
  }
}
