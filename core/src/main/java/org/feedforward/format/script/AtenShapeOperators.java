package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;

/** Operators that speak of shapes, which may hold the batch size. */
final class AtenShapeOperators {

  private AtenShapeOperators() {}

  static Object size(OperatorCall call) {
    Value x = call.tensor(0);
    if (call.isGiven(1, "dim")) {
      return BatchMultiple.of(x.shape().dim(x.axis(call.integer(1, "dim"))));
    }
    List<Object> sizes = new ArrayList<>();
    x.shape().dims().forEach(dim -> sizes.add(BatchMultiple.of(dim)));
    return new ScriptList(sizes, false);
  }

  static Object numel(OperatorCall call) {
    Shape shape = call.tensor(0).shape();
    return shape.hasBatch() ? new BatchMultiple(shape.perRow()) : (Object) (long) shape.perRow();
  }

  static Value reshape(OperatorCall call) {
    return reshape(call.tensor(0), call.items(1, "shape"));
  }

  /** As torch.reshape. An extent that is a multiple of the batch size marks the batch's place. */
  private static Value reshape(Value x, List<Object> sizes) {
    int[] extents = new int[sizes.size()];
    long known = 1;
    int rows = -1;
    int open = -1;
    for (int axis = 0; axis < extents.length; axis++) {
      if (sizes.get(axis) instanceof BatchMultiple r) {
        if (rows >= 0) {
          throw BatchMultiple.unknown("shape");
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

  /** As reshape; the strides that stand beside the shape follow from it. */
  static Value reshapeAlias(OperatorCall call) {
    call.any(2, "stride");
    return reshape(call);
  }

  static Value viewAs(OperatorCall call) {
    return Value.of(new Op.Reshape(call.tensor(1).shape()), call.tensor(0));
  }

  static Value flatten(OperatorCall call) {
    return call.tensor(0).flatten(call.integer(1, "start_dim", 0), call.integer(2, "end_dim", -1));
  }

  static Value unflatten(OperatorCall call) {
    Value x = call.tensor(0);
    int dim = call.integer(1, "dim");
    List<Object> sizes = call.items(2, "sizes");
    int axis = x.axis(dim);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      if (i == axis) {
        all.addAll(sizes);
      } else {
        all.add(BatchMultiple.of(x.shape().dim(i)));
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
    int[] axes = Arrays.stream(call.integers(1, "dim")).map(x::axis).distinct().sorted().toArray();
    for (int i = axes.length - 1; i >= 0; i--) {
      x = x.shape().dim(axes[i]).isOne() ? x.squeeze(axes[i]) : x;
    }
    return x;
  }

  /** As torch.Tensor.expand: -1 keeps an extent, axes are added in front. */
  static Value expand(OperatorCall call) {
    Value x = call.tensor(0);
    List<Object> sizes = call.items(1, "size");
    int added = sizes.size() - x.shape().rank();
    List<Dim> dims = new ArrayList<>();
    for (int axis = 0; axis < sizes.size(); axis++) {
      Object size = sizes.get(axis);
      if (size instanceof BatchMultiple rows) {
        if (rows.factor() != 1) {
          throw BatchMultiple.unknown("shape");
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

  private static int integer(Object size) {
    return OperatorCall.number(size)
        .filter(Long.class::isInstance)
        .map(number -> Math.toIntExact((Long) number))
        .orElseThrow(() -> new ModelException("a shape holds a value that is not an integer"));
  }
}
