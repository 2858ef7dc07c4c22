package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Operators that rearrange elements, and those that speak of shapes. */
final class ShapeOperators {

  private ShapeOperators() {}

  static Operand shape(Call call) {
    Optional<Ramp> ramp = call.input(0).ramp();
    if (ramp.isPresent()) {
      return call.emitter().sizes(ElementType.INT64, ramp.get().shape());
    }
    Shape shape = call.input(0).shape();
    int rank = shape.rank();
    int start = clamp(call.integer("start", 0), rank);
    int end = Math.max(start, clamp(call.integer("end", rank), rank));
    return call.emitter()
        .sizes(ElementType.INT64, Sizes.of(new Shape(shape.dims().subList(start, end))));
  }

  private static int clamp(long position, int rank) {
    return (int) Math.max(0, Math.min(rank, position < 0 ? position + rank : position));
  }

  static Operand size(Call call) {
    Shape shape = call.input(0).shape();
    Extent size = shape.hasBatch() ? new Extent(shape.perRow(), 0) : Extent.of(shape.perRow());
    return call.emitter().sizes(ElementType.INT64, new Sizes(List.of(), List.of(size)));
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
    return x.reshape(Shapes.reshape(x.shape(), extents, zeroCopies));
  }

  private static List<Extent> extents(long[] values) {
    return Arrays.stream(values).mapToObj(Extent::of).toList();
  }

  private static Sizes requireList(Operand operand, String what) {
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

  static Operand transpose(Call call) {
    Operand x = call.input(0);
    List<Integer> reversed = new ArrayList<>(Shapes.range(0, x.rank()));
    Collections.reverse(reversed);
    return x.transpose(
        call.integers("perm")
            .map(perm -> Arrays.stream(perm).mapToObj(Math::toIntExact).toList())
            .orElse(reversed));
  }

  /** The axis was 1 when left out before opset 4. */
  static Operand concat(Call call) {
    List<Operand> operands = call.allInputs();
    Optional<Ramp> ramp = operands.get(0).ramp();
    if (ramp.isPresent() && operands.size() == 2 && call.integer("axis", 1) == 0) {
      Sizes next = operands.get(1).requireSizes("the end of the rows");
      return call.emitter().ramp(operands.get(0).type(), ramp.get().append(next));
    }
    if (call.opset() >= 4 && !call.has("axis")) {
      throw new ModelException("does not say along which axis");
    }
    int axis = operands.get(0).axis(call.integer("axis", 1));
    for (Operand operand : operands) {
      if (operand.type() != operands.get(0).type()) {
        throw new ModelException(
            "joins two types, " + operands.get(0).type() + " and " + operand.type());
      }
    }
    return Operand.concat(operands, axis);
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
    int extent = x.shape().dim(axis).outer();
    long[] lengths = given.orElseGet(() -> evenly(extent, parts));
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

  /** All parts the same, the last shorter where it does not divide. */
  private static long[] evenly(int extent, int parts) {
    long length = (extent + parts - 1L) / parts;
    long[] lengths = new long[parts];
    for (int i = 0; i < parts; i++) {
      lengths[i] = Math.max(0, Math.min(length, extent - i * length));
    }
    return lengths;
  }

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
    for (int i = 0; i < starts.size(); i++) {
      int axis = x.axis(axes.isPresent() ? axes.get()[i] : i);
      long step = steps.isPresent() ? steps.get()[i] : 1;
      result = slice(result, axis, starts.get(i), ends.get(i), step);
    }
    return result;
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
        ? extents(call.integers(name).orElseThrow(() -> new ModelException("does not say " + name)))
        : requireList(call.input(input), name).elements();
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
    long from = bound(start.fixed(), extent, step);
    long to = bound(end.fixed(), extent, step);
    long count = Math.max(0, step > 0 ? ceilDiv(to - from, step) : ceilDiv(from - to, -step));
    return x.slice(axis, count == 0 ? 0 : (int) from, (int) clampStep(step), (int) count);
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

  static Operand expand(Call call) {
    Operand x = call.input(0);
    return x.expand(Shapes.expand(x.shape(), requireList(call.input(1), "the shape").elements()));
  }

  static Operand constantOfShape(Call call) {
    Operand value =
        call.tensor("value")
            .orElseGet(() -> call.emitter().constant(ElementType.FLOAT, Tensor.of(0f)));
    List<Extent> extents = requireList(call.input(0), "the shape").elements();
    return value.reshape(Shape.SCALAR).expand(Shapes.of(extents));
  }

  /** Repeats every axis; opset 1 repeated one axis, named by its operands. */
  static Operand tile(Call call) {
    Operand x = call.input(0);
    List<Extent> repeats = repeats(call, x);
    if (repeats.size() != x.rank()) {
      throw new ModelException("has " + repeats.size() + " repeats for rank " + x.rank());
    }
    List<Dim> spread = new ArrayList<>(); // a repeat before each repeated axis
    List<Dim> expanded = new ArrayList<>();
    List<Dim> merged = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      Dim dim = x.shape().dim(axis);
      if (!repeats.get(axis).equals(Extent.of(1))) {
        Dim times = Shapes.of(List.of(repeats.get(axis))).dim(0);
        spread.add(Dim.of(1));
        expanded.add(times);
        Shape pair = Shapes.of(List.of(times, dim), "repeating the batch");
        merged.add(Shapes.merge(pair, 0, 2));
      } else {
        merged.add(dim);
      }
      spread.add(dim);
      expanded.add(dim);
    }
    return x.reshape(new Shape(spread))
        .expand(Shapes.of(expanded, "repeating the batch"))
        .reshape(Shapes.of(merged, "repeating the batch"));
  }

  private static List<Extent> repeats(Call call, Operand x) {
    if (call.opset() >= 6) {
      return requireList(call.input(1), "the list of repeats").elements();
    }
    List<Extent> repeats = new ArrayList<>(Collections.nCopies(x.rank(), Extent.of(1)));
    int axis = x.axis(call.integerInput(2, "the axis"));
    repeats.set(axis, Extent.of(call.integerInput(1, "the number of tiles")));
    return repeats;
  }

  /** Widths are an attribute before opset 11 (named paddings in opset 1). */
  static Operand pad(Call call) {
    Operand x = call.input(0);
    String mode = call.string("mode", "constant");
    long[] widths;
    Tensor value = x.number(0).requireConstant("the value");
    List<Integer> axes = Shapes.range(0, x.rank());
    if (call.opset() < 11) {
      String name = call.opset() < 2 ? "paddings" : "pads";
      widths = call.integers(name).orElseThrow(() -> new ModelException("lacks " + name));
      value = x.number(call.number("value", 0)).requireConstant("the value");
    } else {
      widths = call.longs(1, "the list of widths");
      if (call.optional(2).isPresent()) {
        value = call.input(2).requireConstant("the value").reshape();
      }
      if (call.optional(3).isPresent()) {
        axes = Arrays.stream(call.longs(3, "the list of axes")).mapToObj(x::axis).toList();
      }
    }
    if (widths.length != 2 * axes.size()) {
      throw new ModelException("has " + widths.length + " widths for " + axes.size() + " axes");
    }
    Operand result = x;
    for (int i = 0; i < axes.size(); i++) {
      result = pad(result, axes.get(i), widths[i], widths[i + axes.size()], mode, value);
    }
    return result;
  }

  private static Operand pad(
      Operand x, int axis, long before, long after, String mode, Tensor value) {
    if (before == 0 && after == 0) {
      return x;
    }
    int extent = x.shape().dim(axis).outer();
    long length = extent + before + after;
    if (length < 0 || length > Integer.MAX_VALUE || Math.abs(before) > Integer.MAX_VALUE) {
      throw new ModelException("pads " + x.shape() + " by " + before + " and " + after);
    }
    if (!mode.equals("constant")) {
      return x.gather(axis, mirror(x, mode, extent, before, (int) length));
    }
    int from = (int) Math.min(extent, Math.max(0, -before));
    int to = (int) Math.max(from, extent - Math.max(0, -after));
    Operand cut = to - from == extent ? x : x.slice(axis, from, 1, to - from);
    int front = (int) Math.max(0, Math.min(before, length));
    return cut.pad(axis, front, (int) (length - front - (to - from)), value);
  }

  /** For every position of the result, which position of x it repeats. */
  private static Operand mirror(Operand x, String mode, int extent, long before, int length) {
    if (extent == 0) {
      throw new ModelException("pads an empty axis of " + x.shape() + " in mode " + mode);
    }
    int period = Math.max(1, 2 * (extent - 1));
    Tensor positions =
        Tensor.generateLongs(
            new int[] {length},
            values -> {
              for (int i = 0; i < length; i++) {
                long at = i - before;
                values[i] =
                    switch (mode) {
                      case "edge" -> Math.max(0, Math.min(extent - 1, at));
                      case "wrap" -> Math.floorMod(at, extent);
                      case "reflect" -> {
                        long folded = Math.floorMod(at, period);
                        yield folded < extent ? folded : period - folded;
                      }
                      default -> throw new ModelException("has mode=" + Text.quote(mode));
                    };
              }
            });
    return x.number(0).cast(ElementType.INT64).constantLike(positions);
  }

  static Operand gather(Call call) {
    Operand data = call.input(0);
    return data.gather(data.axis(call.integer("axis", 0)), call.input(1));
  }

  static Operand gatherElements(Call call) {
    Operand data = call.input(0);
    return data.gatherElements(data.axis(call.integer("axis", 0)), call.input(1));
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
    Tensor kept =
        Tensor.generateBooleans(
            new int[] {rows, columns},
            values -> {
              for (int i = 0; i < values.length; i++) {
                long diagonal = i % columns - (long) (i / columns);
                values[i] = upper ? diagonal >= k : diagonal <= k;
              }
            });
    return x.where(call.emitter().constant(ElementType.BOOL, kept), x.number(0));
  }

  /** Positions may count from the end; what is out of range gives the off value everywhere. */
  static Operand oneHot(Call call) {
    Operand indices = call.input(0).cast(ElementType.INT64);
    Tensor depthTensor = call.input(1).requireConstant("the depth");
    long depth = depthTensor.size() == 1 ? (long) depthTensor.getDouble(0) : -1;
    if (depth < 0 || depth > Integer.MAX_VALUE) {
      throw new ModelException("has a depth of " + depth);
    }
    int rank = indices.rank() + 1;
    int axis = Operand.axis(call.integer("axis", -1), rank);
    Operand zero = indices.number(0);
    Operand counted = indices.add(zero.number(depth)).where(indices.less(zero), indices);
    Operand positions = zero.constantLike(Tensor.arange((int) depth));
    int[] trailing = Shapes.range(1, rank - axis).stream().mapToInt(Integer::intValue).toArray();
    Operand hot = counted.unsqueeze(axis).equal(positions.unsqueeze(trailing));
    Operand values = call.input(2);
    Operand off = values.slice(0, 0, 1, 1).reshape(Shape.SCALAR);
    Operand on = values.slice(0, 1, 1, 1).reshape(Shape.SCALAR);
    return on.where(hot, off);
  }

  static Operand eyeLike(Call call) {
    Operand x = call.input(0);
    long k = call.integer("k", 0);
    ElementType type =
        call.has("dtype")
            ? ElementType.of(call.integer("dtype", 0))
                .orElseThrow(() -> new ModelException("has a dtype that is not supported"))
            : x.type();
    if (x.rank() != 2 || x.shape().hasBatch()) {
      throw new ModelException("needs a matrix of fixed extents, got " + x.shape());
    }
    int columns = x.shape().dim(1).outer();
    Tensor eye =
        Tensor.generateBooleans(
            x.shape().extents(1),
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i % columns - (long) (i / columns) == k;
              }
            });
    return call.emitter().constant(ElementType.BOOL, eye).cast(type);
  }

  /** The numbers from a start to before a limit, all known. */
  static Operand range(Call call) {
    List<Operand> operands = call.allInputs();
    ElementType type = operands.get(0).type();
    if (operands.stream().anyMatch(operand -> operand.sizes().isPresent())) {
      List<Extent> limits =
          operands.stream().map(o -> o.requireSizes("a limit of Range").elements().get(0)).toList();
      return call.emitter().ramp(type, Ramp.range(limits.get(0), limits.get(1), limits.get(2)));
    }
    double[] numbers =
        operands.stream()
            .mapToDouble(operand -> operand.requireConstant("a limit of Range").getDouble(0))
            .toArray();
    double count = Math.max(0, Math.ceil((numbers[1] - numbers[0]) / numbers[2]));
    if (!(count <= MAX_RANGE)) {
      throw new ModelException("gives " + count + " numbers, at most " + MAX_RANGE);
    }
    int[] shape = {(int) count};
    if (type.dtype() == DType.FLOAT32) {
      return operands
          .get(0)
          .constantLike(
              Tensor.generate(
                  shape,
                  values -> {
                    for (int i = 0; i < values.length; i++) {
                      values[i] = (float) (numbers[0] + i * numbers[2]);
                    }
                  }));
    }
    return operands
        .get(0)
        .constantLike(
            Tensor.generateLongs(
                shape,
                values -> {
                  for (int i = 0; i < values.length; i++) {
                    values[i] = (long) numbers[0] + i * (long) numbers[2];
                  }
                }));
  }

  private static final int MAX_RANGE = 1 << 20;

  /** One of the attributes value, value_float, value_ints, ... */
  static Operand constant(Call call) {
    Emitter emitter = call.emitter();
    Optional<Operand> tensor = call.tensor("value");
    if (tensor.isPresent()) {
      return tensor.get();
    }
    if (call.has("value_float")) {
      return emitter.constant(ElementType.FLOAT, Tensor.scalar(call.number("value_float", 0)));
    }
    if (call.has("value_int")) {
      return emitter.constant(ElementType.INT64, Tensor.scalar(call.integer("value_int", 0)));
    }
    Optional<float[]> floats = call.numbers("value_floats");
    if (floats.isPresent()) {
      return emitter.constant(ElementType.FLOAT, Tensor.of(floats.get()));
    }
    return call.integers("value_ints")
        .map(emitter::longs)
        .orElseThrow(
            () ->
                new ModelException(
                    "holds no tensor but "
                        + Text.quote(List.copyOf(call.node().attributes().keySet()))
                        + ", which is not supported"));
  }
}
