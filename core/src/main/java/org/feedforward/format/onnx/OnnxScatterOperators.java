package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Scattering;
import org.feedforward.nn.Scattering.Reduction;
import org.feedforward.tensor.Tensor;

/** Operators that put elements at positions. */
final class OnnxScatterOperators {

  private OnnxScatterOperators() {}

  private static Reduction reduction(Call call, Operand data) {
    String name = call.string("reduction", "none");
    Reduction reduction =
        switch (name) {
          case "none" -> Reduction.REPLACE;
          case "add" -> Reduction.ADD;
          case "mul" -> Reduction.MUL;
          case "max" -> Reduction.MAX;
          case "min" -> Reduction.MIN;
          default ->
              throw new ModelException(
                  "has the reduction " + Text.quote(name) + ", which is not known");
        };
    if (!Scattering.fits(reduction, data.type().dtype())) {
      throw new ModelException(
          "has the reduction " + name + ", which " + data.type() + " does not have");
    }
    return reduction;
  }

  /** Scatter and ScatterElements. */
  static Operand elements(Call call) {
    Operand data = call.input(0);
    Operand indices = call.input(1);
    Operand updates = call.input(2);
    Reduction reduction = reduction(call, data);
    int axis = data.axis(call.integer("axis", 0));
    boolean wraps = indices.constant().isPresent() || call.emitter().wraps(indices);
    return data.apply(
            values ->
                Scattering.along(
                    values.get(0), axis, values.get(1), values.get(2), reduction, wraps),
            indices,
            updates)
        .wrapped();
  }

  /** The last axis of the indices holds a position for each of the first axes of the data. */
  static Operand nd(Call call) {
    Operand data = call.input(0);
    Operand indices = call.input(1);
    Operand updates = call.input(2);
    Reduction reduction = reduction(call, data);
    if (indices.coordinates().isPresent()) {
      List<Operand> columns = indices.coordinates().get();
      List<Operand> others = new ArrayList<>(columns.subList(1, columns.size()));
      others.add(updates);
      return data.apply(
              values -> ofOwnRows(values, indices.shape(), reduction),
              others.toArray(Operand[]::new))
          .wrapped();
    }
    Tensor known = indices.requireConstant("the positions of ScatterND");
    return data.apply(values -> atKnown(values.get(0), known, values.get(1), reduction), updates)
        .wrapped();
  }

  /** Each row puts its own: positions for the axes behind the batch. */
  private static Value ofOwnRows(List<Value> values, Shape indices, Reduction reduction) {
    Value data = values.get(0);
    List<Value> columns = values.subList(1, values.size() - 1);
    Value updates = values.get(values.size() - 1);
    int axes = columns.size();
    Shape places = new Shape(indices.dims().subList(0, indices.rank() - 1));
    if (axes < 1 || !places.dim(0).isBatch() || !data.shape().dim(0).isBatch()) {
      throw new ModelException(
          "puts elements into "
              + data.shape()
              + " at the positions "
              + indices
              + ", which do not fit");
    }
    Value position = null;
    for (int i = 0; i < axes; i++) {
      int extent = data.size(1 + i);
      Value index = columns.get(i);
      Value zero = Value.constant(Tensor.scalar(0L));
      Value counted = index.add(extent).where(index.lt(zero), index);
      position = position == null ? counted : position.mul(extent).add(counted);
    }
    Value spread = position.shape().equals(places) ? position : position.expand(places);
    List<Dim> wanted = new ArrayList<>(places.dims());
    wanted.addAll(data.shape().dims().subList(1 + axes, data.shape().rank()));
    requireShape(updates, wanted);
    int count = places.perRow();
    Value flat = spread.reshape(-1, count);
    Value merged = axes == 1 ? data : data.flatten(1, axes);
    List<Dim> dims = new ArrayList<>(List.of(Dim.BATCH, Dim.of(count)));
    dims.addAll(data.shape().dims().subList(1 + axes, data.shape().rank()));
    Value put = reshaped(updates, new Shape(dims));
    return reshaped(Scattering.ofRows(merged, flat, put, reduction, false), data.shape());
  }

  private static Value atKnown(Value data, Tensor indices, Value updates, Reduction reduction) {
    int last = indices.rank() - 1;
    if (last < 0) {
      throw new ModelException("has one number for positions, expected a list of them");
    }
    int axes = indices.dim(last);
    List<Dim> dims = data.shape().dims();
    if (axes < 1 || axes > dims.size() || dims.subList(0, axes).stream().anyMatch(Dim::batch)) {
      throw new ModelException(
          "puts elements at positions of "
              + axes
              + " axes of "
              + data.shape()
              + "; expected axes that it has, without the batch");
    }
    int count = indices.size() / axes;
    long[] positions = new long[count];
    int merged = 1;
    for (int i = 0; i < axes; i++) {
      int extent = data.size(i);
      for (int j = 0; j < count; j++) {
        long position = indices.getLong(j * axes + i);
        if (position < -extent || position >= extent) {
          throw new ModelException("has the position " + position + " of an axis of " + extent);
        }
        positions[j] = positions[j] * extent + (position < 0 ? position + extent : position);
      }
      merged = Math.multiplyExact(merged, extent);
    }
    List<Dim> rest = dims.subList(axes, dims.size());
    List<Dim> wanted = new ArrayList<>(Shape.of(indices.shape()).dims().subList(0, last));
    wanted.addAll(rest);
    requireShape(updates, wanted);
    List<Dim> of = new ArrayList<>(List.of(Dim.of(merged)));
    of.addAll(rest);
    List<Dim> put = new ArrayList<>(List.of(Dim.of(count)));
    put.addAll(rest);
    Value result =
        Scattering.ofKnown(
            reshaped(data, new Shape(of)), positions, reshaped(updates, new Shape(put)), reduction);
    return reshaped(result, data.shape());
  }

  /** As many elements in another shape would be others. */
  private static void requireShape(Value updates, List<Dim> dims) {
    if (!updates.shape().dims().equals(dims)) {
      throw new ModelException("has updates of shape " + updates.shape() + ", expected " + dims);
    }
  }

  private static Value reshaped(Value x, Shape shape) {
    return x.shape().equals(shape) ? x : Value.of(new Op.Reshape(shape), x);
  }
}
