package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;

/** Operators that change a shape, whose arguments may hold the batch size. */
final class ShapeOperators {

  private ShapeOperators() {}

  /** As torch.reshape. An extent that is a multiple of the batch size marks the batch's place. */
  static Value reshape(Value x, List<Object> sizes) {
    int[] extents = new int[sizes.size()];
    long known = 1;
    int rows = -1;
    int open = -1;
    for (int axis = 0; axis < extents.length; axis++) {
      if (sizes.get(axis) instanceof Rows r) {
        if (rows >= 0) {
          throw Rows.unknown("shape");
        }
        rows = axis;
        known = Math.multiplyExact(known, r.factor());
        extents[axis] = -1;
      } else {
        extents[axis] = integer(sizes.get(axis));
        open = extents[axis] == -1 ? axis : open;
        known = extents[axis] == -1 ? known : Math.multiplyExact(known, extents[axis]);
      }
    }
    if (rows >= 0 && open >= 0) {
      // both the batch and a -1: what is left of a row's elements is the -1
      if (known == 0 || x.shape().perRow() % known != 0) {
        throw new ModelException("reshape of " + x.shape() + " leaves a remainder");
      }
      extents[open] = Math.toIntExact(x.shape().perRow() / known);
    }
    return x.reshape(extents);
  }

  static Value unflatten(Value x, int dim, List<Object> sizes) {
    int axis = x.axis(dim);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      if (i == axis) {
        all.addAll(sizes);
      } else {
        all.add(Rows.of(x.shape().dim(i)));
      }
    }
    return reshape(x, all);
  }

  static Value squeeze(OperatorCall call) {
    Value x = call.tensor(0);
    if (!call.isGiven(1, "dim")) {
      // all but the batch: for a single row PyTorch would drop that too
      for (int axis = x.shape().rank() - 1; axis >= 0; axis--) {
        x = x.shape().dim(axis).isOne() ? x.squeeze(axis) : x;
      }
      return x;
    }
    int axis = x.axis(call.integer(1, "dim"));
    return x.shape().dim(axis).isOne() ? x.squeeze(axis) : x;
  }

  /** As torch.Tensor.expand: -1 keeps an extent, axes are added in front. */
  static Value expand(Value x, List<Object> sizes) {
    int added = sizes.size() - x.shape().rank();
    List<Dim> dims = new ArrayList<>();
    for (int axis = 0; axis < sizes.size(); axis++) {
      Object size = sizes.get(axis);
      if (size instanceof Rows rows) {
        if (rows.factor() != 1) {
          throw Rows.unknown("shape");
        }
        dims.add(Dim.BATCH);
      } else if (integer(size) == -1 && axis >= added) {
        dims.add(x.shape().dim(axis - added));
      } else {
        dims.add(Dim.of(Math.max(0, integer(size))));
      }
    }
    return x.expand(new Shape(dims));
  }

  /** x[start:end:step] along an axis; the whole of the batch axis stays as it is. */
  static Value slice(OperatorCall call) {
    Value x = call.tensor(0);
    int axis = x.axis(call.integer(1, "dim", 0));
    int step = call.integer(4, "step", 1);
    int start = call.integer(2, "start", 0);
    int end =
        call.any(3, "end") instanceof Rows
            ? Integer.MAX_VALUE
            : call.integer(3, "end", Integer.MAX_VALUE);
    if (x.shape().dim(axis).batch()) {
      if (start != 0 || end != Integer.MAX_VALUE || step != 1) {
        throw call.refused("takes some rows of the batch, which mixes rows");
      }
      return x;
    }
    if (step <= 0) {
      throw call.refused("with a step of " + step);
    }
    int extent = x.size(axis);
    int from = Math.max(0, Math.min(extent, start < 0 ? start + extent : start));
    int to = Math.max(from, Math.min(extent, end < 0 ? end + extent : end));
    return Value.of(new Op.Slice(axis, from, step, to == from ? 0 : (to - from - 1) / step + 1), x);
  }

  /** As torch.Tensor.repeat, by joining. */
  static Object repeat(OperatorCall call) {
    Value x = call.tensor(0);
    int[] times = call.integers(1, "repeats");
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
    return ScriptTensor.of(x);
  }

  private static int integer(Object size) {
    return OperatorCall.number(size)
        .filter(Long.class::isInstance)
        .map(number -> Math.toIntExact((Long) number))
        .orElseThrow(() -> new ModelException("a shape holds what is no integer"));
  }
}
