package org.feedforward.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.feedforward.tensor.DType;

/** The rules that the operations' type and shape inference share. */
final class Inference {

  private Inference() {}

  static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new ModelException(String.format(Locale.ROOT, message, arguments));
    }
  }

  static void requireType(String what, ValueType operand, DType expected) {
    require(operand.dtype() == expected, "%s needs %s, got %s", what, expected, operand.dtype());
  }

  static DType sameType(String what, List<ValueType> operands) {
    DType dtype = operands.get(0).dtype();
    for (ValueType operand : operands) {
      require(
          operand.dtype() == dtype,
          "%s needs operands of one type, got %s and %s",
          what,
          dtype,
          operand.dtype());
    }
    return dtype;
  }

  /** NumPy's rule: aligned at the last axis, equal extents or 1. */
  static Shape broadcast(String what, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Dim> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int i = axis - rank + a.rank();
      int j = axis - rank + b.rank();
      Dim x = i < 0 ? Dim.of(1) : a.dim(i);
      Dim y = j < 0 ? Dim.of(1) : b.dim(j);
      boolean merged = x.batch() && y.batch() && x.perRow() == y.perRow();
      require(
          x.equals(y) || x.isOne() || y.isOne(),
          merged
              ? "%s pairs different rows of %s and %s, which mixes rows"
              : "%s cannot broadcast %s and %s",
          what,
          a,
          b);
      dims.add(x.isOne() ? y : x);
    }
    return oneBatch(what, dims);
  }

  /** A shape, refused when the batch stands in two axes: every row would meet every other. */
  static Shape oneBatch(String what, List<Dim> dims) {
    require(
        dims.stream().filter(Dim::batch).count() <= 1,
        "%s combines every row of the batch with every other (%s), which mixes rows",
        what,
        dims);
    return new Shape(dims);
  }

  /** The shape after reducing some axes, none of which may hold the batch. */
  static Shape reduce(String what, Shape x, List<Integer> axes, boolean keepDims) {
    Set<Integer> reduced = new HashSet<>();
    for (int axis : axes) {
      require(
          axis >= 0 && axis < x.rank() && reduced.add(axis),
          "%s over axis %s of %s",
          what,
          axis,
          x);
      require(
          !x.dim(axis).batch(),
          "%s runs over axis %s of %s, which holds the batch: it mixes rows",
          what,
          axis,
          x);
    }
    List<Dim> dims = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!reduced.contains(axis)) {
        dims.add(x.dim(axis));
      } else if (keepDims) {
        dims.add(Dim.of(1));
      }
    }
    return new Shape(dims);
  }

  /** Refuses a reshape that would put elements of one row where another row's belong. */
  static void requireSameRows(Shape from, Shape to) {
    if (from.hasBatch() && from.perRow() > 0) {
      require(
          elementsInside(from) == elementsInside(to),
          "reshape of %s to %s moves the batch between other axes, which mixes rows",
          from,
          to);
    }
  }

  /** How many elements vary faster than the batch. */
  private static long elementsInside(Shape shape) {
    int axis = shape.batchAxis();
    long inside = shape.dim(axis).inner();
    for (int i = axis + 1; i < shape.rank(); i++) {
      inside *= shape.dim(i).perRow();
    }
    return inside;
  }
}
