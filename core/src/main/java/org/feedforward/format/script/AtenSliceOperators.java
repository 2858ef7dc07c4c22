package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;

/** Operators that take parts of an axis, one or all of them. They are views. */
final class AtenSliceOperators {

  private static final int MOST_PARTS = 10_000;

  private AtenSliceOperators() {}

  /** x[start:end:step], of a list or along an axis. */
  static Object slice(OperatorCall call) {
    return call.any(0, "") instanceof ScriptList
        ? AtenListOperators.slice(call)
        : call.box(0).view(stretch(call));
  }

  /** Along an axis; the whole of the batch axis stays as it is. */
  private static Value stretch(OperatorCall call) {
    Value x = call.tensor(0);
    int axis = x.axis(call.integer(1, "dim", 0));
    int step = call.integer(4, "step", 1);
    int start = call.integer(2, "start", 0);
    boolean toRows = call.any(3, "end") instanceof BatchMultiple;
    if (toRows && !call.any(3, "end").equals(BatchMultiple.of(x.shape().dim(axis)))) {
      throw BatchMultiple.unknown("slice");
    }
    int end = toRows ? Integer.MAX_VALUE : call.integer(3, "end", Integer.MAX_VALUE);
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

  static Value select(OperatorCall call) {
    return call.tensor(0).select(call.integer(1, "dim"), call.integer(2, "index"));
  }

  static Value narrow(OperatorCall call) {
    Value x = call.tensor(0);
    int axis = x.axis(call.integer(1, "dim"));
    int extent = x.size(axis);
    int given = call.integer(2, "start");
    int length = call.integer(3, "length");
    int start = given < 0 ? given + extent : given;
    if (start < 0 || length < 0 || start > extent - length) {
      throw call.refused(
          "of " + length + " from " + given + " does not fit axis " + axis + " of " + x.shape());
    }
    return x.slice(axis, start, start + length);
  }

  static Object split(OperatorCall call) {
    if (call.any(1, "split_size") instanceof ScriptList) {
      return splitWithSizes(call);
    }
    int size = call.integer(1, "split_size");
    Value x = call.tensor(0);
    int dim = call.integer(2, "dim", 0);
    requireFew(call, size <= 0 ? 0 : x.size(dim) / size);
    return parts(call, Functional.split(x, size, dim));
  }

  static Object splitWithSizes(OperatorCall call) {
    Value x = call.tensor(0);
    List<Integer> sizes = Arrays.stream(call.integers(1, "split_sizes")).boxed().toList();
    return parts(call, Functional.split(x, sizes, call.integer(2, "dim", 0)));
  }

  static Object chunk(OperatorCall call) {
    Value x = call.tensor(0);
    int chunks = requireFew(call, Math.max(1, call.integer(1, "chunks")));
    return parts(call, Functional.chunk(x, chunks, call.integer(2, "dim", 0)));
  }

  static Object unbind(OperatorCall call) {
    Value x = call.tensor(0);
    int dim = call.integer(1, "dim", 0);
    List<Value> parts = new ArrayList<>();
    requireFew(call, x.size(dim));
    for (int i = 0; i < x.size(dim); i++) {
      parts.add(x.select(dim, i));
    }
    return parts(call, parts);
  }

  /** A small piece of code could ask for millions of values. */
  private static int requireFew(OperatorCall call, int parts) {
    if (parts > MOST_PARTS) {
      throw call.refused("into " + parts + " parts (at most " + MOST_PARTS + " make sense)");
    }
    return parts;
  }

  private static ScriptList parts(OperatorCall call, List<Value> values) {
    List<Object> parts = new ArrayList<>();
    values.forEach(value -> parts.add(call.box(0).view(value)));
    return new ScriptList(parts, false);
  }
}
