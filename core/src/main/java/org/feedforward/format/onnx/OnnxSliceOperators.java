package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;

/** Slice and Split: stretches of an axis. */
final class OnnxSliceOperators {

  private OnnxSliceOperators() {}

  /** Starts, ends, axes and steps are attributes (without steps) before opset 10. */
  static Operand slice(Call call) {
    Operand x = call.input(0);
    boolean attributes = call.opset() < 10;
    List<Extent> starts = positions(call, 1, "starts", attributes);
    List<Extent> ends = positions(call, 2, "ends", attributes);
    Optional<long[]> axes =
        attributes ? call.integers("axes") : call.optionalLongs(3, "the list of axes");
    Optional<long[]> steps =
        attributes ? Optional.empty() : call.optionalLongs(4, "the list of steps");
    boolean fit =
        starts.size() == ends.size()
            && axes.map(list -> list.length == starts.size()).orElse(true)
            && steps.map(list -> list.length == starts.size()).orElse(true);
    if (!fit) {
      throw new ModelException("has lists of starts, ends, axes and steps of different lengths");
    }
    if (x.ramp().isPresent()) {
      return rest(call, x.ramp().get(), starts, ends, steps);
    }
    Operand result = x;
    Set<Integer> sliced = new HashSet<>();
    for (int i = 0; i < starts.size(); i++) {
      int axis = x.axis(axes.isPresent() ? axes.get()[i] : i);
      if (!sliced.add(axis)) {
        throw new ModelException("slices axis " + axis + " twice");
      }
      long step = steps.isPresent() ? steps.get()[i] : 1;
      result = slice(result, axis, starts.get(i), ends.get(i), step);
    }
    return result;
  }

  private static Operand slice(Operand x, int axis, Extent start, Extent end, long step) {
    Dim dim = x.shape().dim(axis);
    if (step == 0) {
      throw new ModelException("has a step of 0");
    }
    if (dim.batch() && isWholeBatch(dim, start, end, step)) {
      return x;
    }
    if (dim.batch()) {
      throw new ModelException(
          "takes rows "
              + start
              + " to "
              + end
              + " of the batch axis of "
              + x.shape()
              + ", which mixes rows");
    }
    if (!start.isFixed() || !end.isFixed()) {
      throw new ModelException(
          "takes elements "
              + start
              + " to "
              + end
              + " of an axis of "
              + dim
              + ": that depends on the batch size");
    }
    int extent = dim.outer();
    // backwards, too, the first element is there: a start far below is 0, an end far below is -1
    long from = Math.max(0, bound(start.fixed(), extent, step));
    long to = bound(end.fixed(), extent, step);
    long most = Math.max(0, step > 0 ? ceilDiv(to - from, step) : ceilDiv(from - to, -step));
    long count = extent == 0 ? 0 : most;
    return x.slice(axis, count == 0 ? 0 : (int) from, (int) clampStep(step), (int) count);
  }

  /** All but the first elements of integers that number the rows. */
  private static Operand rest(
      Call call, Ramp ramp, List<Extent> starts, List<Extent> ends, Optional<long[]> steps) {
    boolean toEnd =
        starts.size() == 1
            && starts.get(0).isFixed()
            && starts.get(0).fixed() >= 0
            && ends.get(0).isFixed()
            && ends.get(0).fixed() >= Integer.MAX_VALUE
            && steps.map(list -> list[0] == 1).orElse(true);
    if (!toEnd) {
      throw Ramp.numbersRows();
    }
    return call.emitter().ramp(call.input(0).type(), ramp.skip(starts.get(0).fixed()));
  }

  private static List<Extent> positions(Call call, int input, String name, boolean attributes) {
    return attributes
        ? OnnxShapeOperators.extents(
            call.integers(name).orElseThrow(() -> new ModelException("does not say " + name)))
        : OnnxShapeOperators.requireList(call.input(input), name).elements();
  }

  private static boolean isWholeBatch(Dim dim, Extent start, Extent end, long step) {
    Extent rows = new Extent(dim.perRow(), 0);
    boolean toEnd = end.isFixed() ? end.fixed() >= Integer.MAX_VALUE : rows.isAtMost(end);
    return step == 1 && start.equals(Extent.of(0)) && toEnd;
  }

  /** A position counted from 0, at most one before or behind the elements. */
  private static long bound(long position, int extent, long step) {
    long counted = position < 0 ? position + extent : position;
    return step > 0
        ? Math.max(0, Math.min(extent, counted))
        : Math.max(-1, Math.min(extent - 1L, counted));
  }

  private static long ceilDiv(long x, long y) {
    return -Math.floorDiv(-x, y);
  }

  /** A step beyond the axis takes one element whatever its length. */
  private static long clampStep(long step) {
    return Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, step));
  }

  /** The lengths are an attribute before opset 13; from 18 on there may be a number of parts. */
  static List<Operand> split(Call call) {
    Operand x = call.input(0);
    int axis = x.axis(call.integer("axis", 0));
    int parts = call.node().outputs().size();
    boolean counted = call.opset() >= 18 && call.has("num_outputs");
    if (counted && call.integer("num_outputs", 0) != parts) {
      throw new ModelException("has num_outputs other than its " + parts + " outputs");
    }
    Optional<long[]> given =
        call.opset() >= 13 || (call.opset() == 1 && call.inputCount() > 1)
            ? call.optionalLongs(1, "the list of lengths")
            : call.integers("split");
    if (counted && given.isPresent()) {
      throw new ModelException("has a list of lengths and num_outputs, expected one of them");
    }
    int extent = x.shape().dim(axis).outer();
    long[] lengths = given.orElseGet(() -> evenly(extent, parts, counted));
    if (lengths.length != parts
        || Arrays.stream(lengths).anyMatch(length -> length < 0)
        || Arrays.stream(lengths).sum() != extent) {
      throw new ModelException(
          "splits " + extent + " elements in " + parts + " parts of " + Arrays.toString(lengths));
    }
    List<Operand> outputs = new ArrayList<>();
    int start = 0;
    for (long length : lengths) {
      outputs.add(x.slice(axis, start, 1, (int) length));
      start += (int) length;
    }
    return outputs;
  }

  /** All parts the same; the last may be shorter where their number is an attribute. */
  private static long[] evenly(int extent, int parts, boolean lastMayBeShorter) {
    if (parts == 0 || parts > extent) {
      throw new ModelException("splits " + extent + " elements in " + parts + " parts");
    }
    long length = (extent + parts - 1L) / parts;
    long last = extent - length * (parts - 1L);
    if (last <= 0 || (last < length && !lastMayBeShorter)) {
      throw new ModelException(
          "splits " + extent + " elements in " + parts + " parts, which does not divide");
    }
    long[] lengths = new long[parts];
    Arrays.fill(lengths, length);
    lengths[parts - 1] = last;
    return lengths;
  }
}
