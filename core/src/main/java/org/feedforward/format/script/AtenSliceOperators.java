package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;

/** Operators that take parts of an axis, one or all of them. They are views. */
final class AtenSliceOperators {

  private static final int MOST_PARTS = 10_000;

  private AtenSliceOperators() {}

  /** x[start:end:step], of a list or along an axis. */
  static Object slice(OperatorCall call) {
    if (call.any(0, "") instanceof ScriptList) {
      return AtenListOperators.slice(call);
    }
    call.takeRowNumbers();
    return call.box(0)
        .view(stretch(call), () -> stretch(call), (shown, view) -> written(call, shown, view));
  }

  private static Value written(OperatorCall call, Value shown, Value view) {
    int axis = shown.axis(call.integer(1, "dim", 0));
    if (shown.shape().dim(axis).batch()) {
      return view;
    }
    if (call.integer(4, "step", 1) != 1) {
      throw call.refused("with a step is written into, which is not known here");
    }
    int start = call.integer(2, "start", 0);
    int extent = shown.size(axis);
    int from = Math.max(0, Math.min(extent, start < 0 ? start + extent : start));
    return written(shown, view, axis, from);
  }

  /** A tensor with another stretch of an axis. */
  private static Value written(Value shown, Value view, int axis, int from) {
    List<Value> parts = new ArrayList<>();
    int to = from + view.size(axis);
    if (from > 0) {
      parts.add(shown.slice(axis, 0, from));
    }
    parts.add(view);
    if (to < shown.size(axis)) {
      parts.add(shown.slice(axis, to, shown.size(axis)));
    }
    return parts.size() == 1 ? view : Functional.cat(axis, parts);
  }

  static BinaryOperator<Value> writeSelected(OperatorCall call) {
    return (shown, view) -> {
      int axis = shown.axis(call.integer(1, "dim"));
      int index = call.integer(2, "index");
      return written(
          shown, view.unsqueeze(axis), axis, index < 0 ? index + shown.size(axis) : index);
    };
  }

  static BinaryOperator<Value> writeNarrowed(OperatorCall call) {
    return (shown, view) -> {
      int axis = shown.axis(call.integer(1, "dim"));
      int start = call.integer(2, "start");
      return written(shown, view, axis, start < 0 ? start + shown.size(axis) : start);
    };
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
      throw call.refused("with a step of " + step + " is not defined in PyTorch");
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
    int dim = call.integer(2, "dim", 0);
    requireFew(call, size <= 0 ? 0 : call.tensor(0).size(dim) / size);
    return parts(call, x -> Functional.split(x, size, dim), all -> Functional.cat(dim, all));
  }

  static Object splitWithSizes(OperatorCall call) {
    List<Integer> sizes = Arrays.stream(call.integers(1, "split_sizes")).boxed().toList();
    int dim = call.integer(2, "dim", 0);
    return parts(call, x -> Functional.split(x, sizes, dim), all -> Functional.cat(dim, all));
  }

  static Object chunk(OperatorCall call) {
    int chunks = requireFew(call, Math.max(1, call.integer(1, "chunks")));
    int dim = call.integer(2, "dim", 0);
    return parts(call, x -> Functional.chunk(x, chunks, dim), all -> Functional.cat(dim, all));
  }

  static Object unbind(OperatorCall call) {
    int dim = call.integer(1, "dim", 0);
    int count = requireFew(call, call.tensor(0).size(dim));
    return parts(
        call,
        x -> IntStream.range(0, count).mapToObj(i -> x.select(dim, i)).toList(),
        all -> Functional.stack(dim, all.toArray(Value[]::new)));
  }

  /** A small piece of code could ask for millions of values. */
  private static int requireFew(OperatorCall call, int parts) {
    if (parts > MOST_PARTS) {
      throw call.refused(
          "into " + parts + " parts is not known here: at most " + MOST_PARTS + " are");
    }
    return parts;
  }

  /**
   * The parts of a tensor as views.
   *
   * @param part the tensor into its parts
   * @param join the parts into the tensor
   */
  private static ScriptList parts(
      OperatorCall call, Function<Value, List<Value>> part, Function<List<Value>, Value> join) {
    ScriptTensor x = call.box(0);
    List<Value> values = part.apply(x.value());
    List<Object> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int at = i;
      parts.add(
          x.view(
              values.get(i),
              () -> part.apply(x.value()).get(at),
              (shown, view) -> {
                List<Value> all = new ArrayList<>(part.apply(shown));
                all.set(at, view);
                return join.apply(all);
              }));
    }
    return new ScriptList(parts, false);
  }
}
