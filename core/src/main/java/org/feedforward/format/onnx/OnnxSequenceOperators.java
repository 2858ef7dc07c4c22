package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/** Operators on sequences of tensors, whose lengths are known before there is data. */
final class OnnxSequenceOperators {

  private static final int MOST = 10_000;

  private OnnxSequenceOperators() {}

  static Operand construct(Call call) {
    List<Operand> items = call.allInputs();
    return call.emitter().sequence(items.get(0).type(), items);
  }

  static Operand empty(Call call) {
    long code = call.integer("dtype", 1);
    OnnxType type =
        OnnxType.of(code)
            .orElseThrow(() -> new ModelException("has a dtype that is not supported"));
    return call.emitter().sequence(type, List.of());
  }

  static Operand at(Call call) {
    List<Operand> items = call.input(0).items();
    long index = call.integerInput(1, "the position");
    long position = index < 0 ? index + items.size() : index;
    if (position < 0 || position >= items.size()) {
      throw new ModelException("takes item " + index + " of a sequence of " + items.size());
    }
    return items.get((int) position);
  }

  static Operand insert(Call call) {
    List<Operand> items = new ArrayList<>(call.input(0).items());
    long index = call.optional(2).isPresent() ? call.integerInput(2, "the position") : items.size();
    long position = index < 0 ? index + items.size() : index;
    if (position < 0 || position > items.size()) {
      throw new ModelException("inserts at " + index + " into a sequence of " + items.size());
    }
    items.add((int) position, call.input(1));
    return call.emitter().sequence(call.input(1).type(), items);
  }

  static Operand length(Call call) {
    return call.emitter()
        .constant(OnnxType.INT64, Tensor.scalar((long) call.input(0).items().size()));
  }

  /** Joins along an axis, which new_axis adds. */
  static Operand concat(Call call) {
    List<Operand> items = call.input(0).items();
    if (items.isEmpty()) {
      throw new ModelException("joins a sequence without tensors");
    }
    boolean added = call.flag("new_axis", false);
    int rank = items.get(0).rank() + (added ? 1 : 0);
    int axis = Operand.axis(call.integer("axis", 0), rank);
    return Operand.concat(
        added ? items.stream().map(item -> item.unsqueeze(axis)).toList() : items, axis);
  }

  /** In pieces of 1 without the axis, in pieces of one length, or of the lengths given. */
  static Operand split(Call call) {
    Operand x = call.input(0);
    int axis = x.axis(call.integer("axis", 0));
    boolean keep = call.flag("keepdims", true);
    if (x.shape().dim(axis).batch()) {
      throw new ModelException("splits the batch axis of " + x.shape() + ", which mixes rows");
    }
    int extent = x.shape().dim(axis).outer();
    boolean single = call.optional(1).isEmpty();
    long[] given = single ? new long[] {1} : call.longs(1, "the list of lengths");
    boolean even = single || call.input(1).rank() == 0;
    long[] lengths = even ? evenly(extent, given[0]) : given;
    if (Arrays.stream(lengths).anyMatch(l -> l < 0) || Arrays.stream(lengths).sum() != extent) {
      throw new ModelException("splits " + extent + " elements in " + Arrays.toString(lengths));
    }
    List<Operand> items = new ArrayList<>();
    int start = 0;
    for (long length : lengths) {
      Operand item = x.slice(axis, start, 1, (int) length);
      items.add(single && !keep ? item.squeeze(axis) : item);
      start += (int) length;
    }
    return call.emitter().sequence(x.type(), items);
  }

  private static long[] evenly(int extent, long length) {
    if (length < 1 || extent / length > MOST) {
      throw new ModelException("splits " + extent + " elements in pieces of " + length);
    }
    long[] lengths = new long[(int) ((extent + length - 1) / length)];
    Arrays.fill(lengths, length);
    if (lengths.length > 0) {
      lengths[lengths.length - 1] = extent - length * (lengths.length - 1L);
    }
    return lengths;
  }
}
