package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Indexing;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators that choose elements by position. */
final class OnnxIndexOperators {

  private OnnxIndexOperators() {}

  static Operand gather(Call call) {
    Operand data = call.input(0);
    int axis = data.axis(call.integer("axis", 0));
    return call.input(1)
        .ownPositions()
        .filter(positions -> axis == 0)
        .flatMap(positions -> positions.gather(data))
        .orElseGet(() -> data.gather(axis, call.input(1)));
  }

  static Operand gatherElements(Call call) {
    Operand data = call.input(0);
    return data.gatherElements(data.axis(call.integer("axis", 0)), call.input(1));
  }

  /**
   * Positions may count from the end, and what is out of range gives the off value everywhere.
   * Those from the data are bounded as in PyTorch, unless negative ids are asked to wrap.
   */
  static Operand oneHot(Call call) {
    Operand given = call.input(0).cast(OnnxType.INT64);
    Tensor depthTensor = call.input(1).requireConstant("the depth");
    long depth = depthTensor.size() == 1 ? (long) depthTensor.getDouble(0) : -1;
    if (depth < 0 || depth > Integer.MAX_VALUE) {
      throw new ModelException("has a depth of " + depth + ", expected one number, 0 or more");
    }
    Operand indices = call.emitter().wraps(given) ? given : given.bounded("a class", 0, depth - 1);
    int rank = indices.rank() + 1;
    int axis = Operand.axis(call.integer("axis", -1), rank);
    Operand zero = indices.number(0);
    Operand counted = indices.add(zero.number((double) depth)).where(indices.less(zero), indices);
    call.emitter().requireRoom(DType.INT64, (int) depth);
    Operand positions = zero.positions(Tensor.arange((int) depth));
    int[] trailing = Shapes.range(1, rank - axis).stream().mapToInt(Integer::intValue).toArray();
    Operand hot = counted.unsqueeze(axis).equal(positions.unsqueeze(trailing));
    Operand values = call.input(2);
    if (values.rank() != 1 || values.shape().perRow() != 2) {
      throw new ModelException(
          "has values of shape " + values.shape() + ", expected [2]: off and on");
    }
    Operand off = values.slice(0, 0, 1, 1).reshape(Shape.SCALAR);
    Operand on = values.slice(0, 1, 1, 1).reshape(Shape.SCALAR);
    return on.where(hot, off);
  }

  /** Keeps the triangle above (or below) the k-th diagonal of the last two axes. */
  static Operand trilu(Call call) {
    Operand x = call.input(0);
    boolean upper = call.flag("upper", true);
    long k = call.optional(1).isPresent() ? call.integerInput(1, "k") : 0;
    if (x.rank() < 2
        || x.shape().dim(x.rank() - 2).batch()
        || x.shape().dim(x.rank() - 1).batch()) {
      throw new ModelException("needs matrices in the last two axes, got " + x.shape());
    }
    int rows = x.shape().dim(x.rank() - 2).outer();
    int columns = x.shape().dim(x.rank() - 1).outer();
    call.emitter().requireRoom(DType.BOOL, rows, columns);
    Tensor kept =
        Tensor.generateBooleans(
            new int[] {rows, columns},
            values -> {
              for (int i = 0; i < values.length; i++) {
                long diagonal = i % columns - (long) (i / columns);
                values[i] = upper ? diagonal >= k : diagonal <= k;
              }
            });
    return x.where(call.emitter().constant(OnnxType.BOOL, kept), x.number(0));
  }

  /**
   * The last axis of the indices holds a position for each of the first axes of the data, behind
   * batch_dims axes that both share.
   */
  static Operand gatherNd(Call call) {
    Operand data = call.input(0);
    Operand indices = call.input(1);
    int shared = Math.toIntExact(call.integer("batch_dims", 0));
    if (indices.coordinates().isPresent() && shared == 0) {
      List<Operand> columns = indices.coordinates().get();
      Value rows = columns.get(0).rowNumbers().orElseThrow();
      Operand[] others = columns.subList(1, columns.size()).toArray(Operand[]::new);
      return data.apply(values -> Indexing.of(values.get(0), indices(rows, values), true), others);
    }
    int last = indices.rank() - 1;
    if (last < 0 || indices.shape().dim(last).batch()) {
      throw new ModelException("has indices of shape " + indices.shape());
    }
    int axes = indices.shape().dim(last).outer();
    boolean ownRows =
        shared == 1 && data.shape().dim(0).isBatch() && indices.shape().dim(0).isBatch();
    if (axes < 1 || axes + shared > data.rank() || (shared != 0 && !ownRows)) {
      throw new ModelException(
          "looks up "
              + axes
              + " axes of "
              + data.shape()
              + " with batch_dims="
              + shared
              + ", which is not supported");
    }
    return data.apply(
        values -> {
          List<Optional<Value>> columns = new ArrayList<>();
          if (ownRows) {
            Value one = values.get(1).select(last, 0);
            columns.add(Optional.of(one.sub(one)));
          }
          for (int i = 0; i < axes; i++) {
            columns.add(Optional.of(values.get(1).select(last, i)));
          }
          return Indexing.of(values.get(0), columns, ownRows);
        },
        indices);
  }

  private static List<Optional<Value>> indices(Value rows, List<Value> dataAndOthers) {
    List<Optional<Value>> indices = new ArrayList<>(List.of(Optional.of(rows)));
    dataAndOthers.stream().skip(1).forEach(index -> indices.add(Optional.of(index)));
    return indices;
  }
}
