package org.feedforward.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Looking up elements by an index for each of several axes, as x[i, j] in PyTorch and NumPy. */
public final class Indexing {

  private Indexing() {}

  /**
   * The elements that indices say, which are broadcast against each other; negative ones count from
   * the end.
   *
   * @param indices for each of the first axes an index, or none for all of it
   * @param ownRows whether the first of them numbers the rows of the batch axis: each row looks up
   *     its own elements, and only the shape of that index counts
   */
  public static Value of(Value x, List<Optional<Value>> indices, boolean ownRows) {
    int rank = x.shape().rank();
    int first = ownRows ? 1 : 0;
    int from = first;
    while (from < indices.size() && indices.get(from).isEmpty()) {
      from++;
    }
    int to = indices.size();
    while (to > from && indices.get(to - 1).isEmpty()) {
      to--;
    }
    require(to <= rank && (!ownRows || x.shape().dim(0).isBatch()), "an index of %s", x.shape());
    if (ownRows && from == to) {
      return sameRows(x, indices.get(0).orElseThrow());
    }
    require(from < to, "no index of %s", x.shape());
    require(!ownRows || from == 1, "an index that numbers the rows, and none for the axis behind");
    List<Value> given = new ArrayList<>();
    for (int axis = from; axis < to; axis++) {
      int at = axis;
      given.add(
          indices
              .get(axis)
              .orElseThrow(
                  () ->
                      new ModelException(
                          "an index leaves out axis "
                              + at
                              + " between others, which is not supported")));
    }
    Shape shape = given.get(0).shape();
    List<Value> all = new ArrayList<>(given);
    if (ownRows) {
      all.add(indices.get(0).orElseThrow());
    }
    for (Value index : all) {
      shape = broadcast(shape, index.shape());
    }
    Value position = position(x, given, from, shape, ownRows);
    Value merged = to - from == 1 ? x : x.flatten(from, to - 1);
    return ownRows ? ofOwnRow(merged, position, shape) : merged.indexSelect(from, position);
  }

  private static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new ModelException(String.format(Locale.ROOT, message, arguments));
    }
  }

  private static Value sameRows(Value x, Value rows) {
    require(rows.shape().equals(Shape.batched()), "rows of shape %s", rows.shape());
    return x;
  }

  /** The shape that two are broadcast to, worked out by an operation that broadcasts. */
  private static Shape broadcast(Shape a, Shape b) {
    Value x = Value.input("a", DType.INT64, a);
    return x.add(Value.input("b", DType.INT64, b)).shape();
  }

  /** Where the elements lie along the axes as one; a negative index counts from the end. */
  private static Value position(
      Value x, List<Value> given, int from, Shape shape, boolean ownRows) {
    Value position = null;
    for (int i = 0; i < given.size(); i++) {
      require(
          !x.shape().dim(from + i).batch(),
          "an index takes some rows of the batch (axis %s of %s), which mixes rows",
          from + i,
          x.shape());
      int extent = x.size(from + i);
      Value index = given.get(i);
      require(index.dtype() == DType.INT64, "an index of %s", index.dtype());
      Value zero = Value.constant(Tensor.scalar(0L));
      Value counted = index.add(extent).where(index.lt(zero), index);
      if (given.size() > 1) {
        // out of range along its own axis is a fault, though inside the axes as one
        counted = Value.of(new Op.Bounded("an index", 0, extent - 1L), counted);
      }
      position = position == null ? counted : position.mul(extent).add(counted);
    }
    return ownRows || position.shape().equals(shape) ? position : position.expand(shape);
  }

  /** x [N, D, ...] at positions that are broadcast to [N, ...] or the same for all rows. */
  private static Value ofOwnRow(Value x, Value position, Shape shape) {
    require(shape.rank() > 0 && shape.dim(0).isBatch(), "an index of shape %s", shape);
    List<Dim> rest = x.shape().dims().subList(2, x.shape().rank());
    List<Dim> dims = new ArrayList<>(shape.dims());
    dims.addAll(rest);
    if (!position.shape().hasBatch()) {
      Value same = position;
      while (same.shape().rank() > shape.rank() - 1) {
        require(same.shape().dim(0).isOne(), "an index of shape %s", same.shape());
        same = same.squeeze(0);
      }
      Shape inner = new Shape(shape.dims().subList(1, shape.rank()));
      Value found = x.indexSelect(1, same.shape().equals(inner) ? same : same.expand(inner));
      return Value.of(new Op.Reshape(new Shape(dims)), found);
    }
    Value spread = position.shape().equals(shape) ? position : position.expand(shape);
    int count = shape.perRow();
    Value flat = Value.of(new Op.Reshape(Shape.batched(count)), spread);
    List<Dim> wide = new ArrayList<>(List.of(Dim.BATCH, Dim.of(count)));
    for (int i = 0; i < rest.size(); i++) {
      flat = flat.unsqueeze(-1);
      wide.add(rest.get(i));
    }
    Value found =
        Value.of(
            new Op.GatherElements(1, false),
            x,
            rest.isEmpty() ? flat : flat.expand(new Shape(wide)));
    return Value.of(new Op.Reshape(new Shape(dims)), found);
  }
}
