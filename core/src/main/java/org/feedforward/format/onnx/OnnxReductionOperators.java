package org.feedforward.format.onnx;

import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.UnaryFunction;

/** Operators that make one element of many. */
final class OnnxReductionOperators {

  private OnnxReductionOperators() {}

  /** What a reduction does once its axes are known. */
  interface Reduction {
    Operand apply(Operand x, List<Integer> axes, boolean keepDims);
  }

  /**
   * A reduction whose axes are an attribute before {@code axesInput} and an operand from that opset
   * on. Without axes it runs over all of them, or over none when noop_with_empty_axes says so.
   */
  static OnnxOperator.SingleConversion reduction(int axesInput, Reduction reduction) {
    return call -> {
      Operand x = call.input(0);
      boolean keepDims = call.flag("keepdims", true);
      boolean noneMeansNone = call.opset() >= axesInput && call.flag("noop_with_empty_axes", false);
      long[] given = call.axes(axesInput, 1).orElse(new long[0]);
      TreeSet<Integer> axes = new TreeSet<>();
      for (long axis : given) {
        axes.add(x.axis(axis));
      }
      if (given.length == 0 && !noneMeansNone) {
        axes.addAll(Shapes.range(0, x.rank()));
      }
      return reduction.apply(x, List.copyOf(axes), keepDims);
    };
  }

  static Reduction plain(ReduceFunction function) {
    return (x, axes, keepDims) ->
        x.type() == OnnxType.BOOL
            ? x.cast(OnnxType.UINT8).reduce(function, axes, keepDims).cast(x.type())
            : x.reduce(function, axes, keepDims);
  }

  static Operand l1(Operand x, List<Integer> axes, boolean keepDims) {
    return x.unary(UnaryFunction.ABS).reduce(ReduceFunction.SUM, axes, keepDims);
  }

  static Operand sumSquare(Operand x, List<Integer> axes, boolean keepDims) {
    return x.mul(x).reduce(ReduceFunction.SUM, axes, keepDims);
  }

  static Operand l2(Operand x, List<Integer> axes, boolean keepDims) {
    return asFloat(x, y -> sumSquare(y, axes, keepDims).unary(UnaryFunction.SQRT));
  }

  static Operand logSum(Operand x, List<Integer> axes, boolean keepDims) {
    return asFloat(x, y -> y.reduce(ReduceFunction.SUM, axes, keepDims).unary(UnaryFunction.LOG));
  }

  /** log(sum(e^x)) around the largest element, so that nothing overflows. */
  static Operand logSumExp(Operand x, List<Integer> axes, boolean keepDims) {
    return asFloat(
        x,
        y -> {
          Operand max = y.reduce(ReduceFunction.MAX, axes, true);
          Operand pivot = max.number(0).where(max.unary(UnaryFunction.IS_INF, 1, 1), max);
          Operand sum =
              y.sub(pivot).unary(UnaryFunction.EXP).reduce(ReduceFunction.SUM, axes, true);
          Operand result = sum.unary(UnaryFunction.LOG).add(pivot);
          return keepDims ? result : withoutAxes(result, axes);
        });
  }

  private static Operand withoutAxes(Operand x, List<Integer> axes) {
    Operand result = x;
    for (int i = axes.size() - 1; i >= 0; i--) {
      result = result.squeeze(axes.get(i));
    }
    return result;
  }

  private static Operand asFloat(Operand x, UnaryOperator<Operand> function) {
    return x.type().isFloat()
        ? function.apply(x)
        : function.apply(x.cast(OnnxType.FLOAT)).cast(x.type());
  }

  static OnnxOperator.SingleConversion argReduce(boolean largest) {
    return call -> {
      Operand x = call.input(0);
      return x.argReduce(
          largest,
          x.axis(call.integer("axis", 0)),
          call.flag("keepdims", true),
          call.flag("select_last_index", false));
    };
  }

  /** Global pooling: everything behind the channels. */
  static OnnxOperator.SingleConversion globalPool(ReduceFunction function) {
    return call -> {
      Operand x = call.input(0);
      if (x.rank() < 2) {
        throw new ModelException("needs [N, C, ...], got " + x.shape());
      }
      return x.reduce(function, Shapes.range(2, x.rank()), true);
    };
  }

  static Operand cumSum(Call call) {
    Operand x = call.input(0);
    return x.cumSum(
        x.axis(call.integerInput(1, "the axis")),
        call.flag("exclusive", false),
        call.flag("reverse", false));
  }

  /** The number of elements is an attribute before opset 10. */
  static List<Operand> topK(Call call) {
    Operand x = call.input(0);
    long k = call.opset() < 10 ? call.integer("k", -1) : call.integerInput(1, "k");
    int axis = x.axis(call.integer("axis", -1));
    boolean largest = call.flag("largest", true);
    call.ignore("sorted"); // sorted is one of the orders that unsorted allows
    if (k < 0 || k > Integer.MAX_VALUE) {
      throw new ModelException("has k = " + k);
    }
    return List.of(x.topK((int) k, axis, largest, false), x.topK((int) k, axis, largest, true));
  }
}
