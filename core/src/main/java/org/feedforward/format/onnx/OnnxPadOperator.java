package org.feedforward.format.onnx;

import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Pad: elements added before and after, or cut off. */
final class OnnxPadOperator {

  private OnnxPadOperator() {}

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
    if (axes.stream().distinct().count() < axes.size()) {
      throw new ModelException("pads an axis twice: " + axes);
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
    x.requireRoom(DType.INT64, length);
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
                      default ->
                          throw new ModelException(
                              "has mode=" + Text.quote(mode) + ", which is not known");
                    };
              }
            });
    return x.positions(positions);
  }
}
