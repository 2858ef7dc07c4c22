package org.feedforward.format.onnx;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;

/** Operators that speak of shapes. */
final class OnnxShapeOperators {

  private OnnxShapeOperators() {}

  static Operand shape(Call call) {
    Optional<Ramp> ramp = call.input(0).ramp();
    if (ramp.isPresent()) {
      return call.emitter().sizes(OnnxType.INT64, ramp.get().shape());
    }
    Shape shape = call.input(0).shape();
    int rank = shape.rank();
    int start = clamp(call.integer("start", 0), rank);
    int end = Math.max(start, clamp(call.integer("end", rank), rank));
    return call.emitter()
        .sizes(OnnxType.INT64, Sizes.of(new Shape(shape.dims().subList(start, end))));
  }

  private static int clamp(long position, int rank) {
    return (int) Math.max(0, Math.min(rank, position < 0 ? position + rank : position));
  }

  static Operand size(Call call) {
    Shape shape = call.input(0).shape();
    Extent size = shape.hasBatch() ? new Extent(shape.perRow(), 0) : Extent.of(shape.perRow());
    return call.emitter().sizes(OnnxType.INT64, new Sizes(List.of(), List.of(size)));
  }

  /** The shape is an attribute before opset 5. */
  static Operand reshape(Call call) {
    call.ignore("consumed_inputs");
    Operand x = call.input(0);
    boolean zeroCopies = !call.flag("allowzero", false);
    List<Extent> extents =
        call.opset() < 5
            ? extents(call.integers("shape").orElse(new long[0]))
            : requireList(call.input(1), "the shape").elements();
    List<Extent> wanted = call.emitter().fixedRows().extents(x.shape(), extents);
    return x.reshape(Shapes.reshape(x.shape(), wanted, zeroCopies));
  }

  static List<Extent> extents(long[] values) {
    return Arrays.stream(values).mapToObj(Extent::of).toList();
  }

  /** The integers of a list, known but for the batch size. */
  static Sizes requireList(Operand operand, String what) {
    if (operand.rank() != 1 || !operand.type().isInteger()) {
      throw new ModelException(what + " is " + operand + ", expected a list of int64");
    }
    return operand.requireSizes(what);
  }

  static Operand flatten(Call call) {
    Operand x = call.input(0);
    long axis = call.integer("axis", 1);
    int split = axis == x.rank() ? x.rank() : x.axis(axis);
    return x.reshape(
        new Shape(
            List.of(Shapes.merge(x.shape(), 0, split), Shapes.merge(x.shape(), split, x.rank()))));
  }

  /** Without axes, all of extent 1. */
  static Operand squeeze(Call call) {
    Operand x = call.input(0);
    Set<Integer> axes = new HashSet<>();
    Optional<long[]> given = call.axes(13, 1);
    if (given.isPresent()) {
      for (long axis : given.get()) {
        axes.add(x.axis(axis));
      }
    } else {
      for (int axis = 0; axis < x.rank(); axis++) {
        if (x.shape().dim(axis).isOne()) {
          axes.add(axis);
        }
      }
    }
    Operand result = x;
    for (int axis = x.rank() - 1; axis >= 0; axis--) {
      result = axes.contains(axis) ? result.squeeze(axis) : result;
    }
    return result;
  }

  static Operand unsqueeze(Call call) {
    Operand x = call.input(0);
    long[] given =
        call.axes(13, 1).orElseThrow(() -> new ModelException("does not say which axes to add"));
    int rank = x.rank() + given.length;
    int[] axes = Arrays.stream(given).mapToInt(axis -> Operand.axis(axis, rank)).toArray();
    if (Arrays.stream(axes).distinct().count() < axes.length) {
      throw new ModelException("adds the same axis twice: " + Arrays.toString(given));
    }
    return x.unsqueeze(axes);
  }
}
