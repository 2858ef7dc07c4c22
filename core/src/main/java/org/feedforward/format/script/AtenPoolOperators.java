package org.feedforward.format.script;

import java.util.Arrays;
import java.util.Collections;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.Windows;
import org.feedforward.tensor.DType;

/** Pools: the largest or the mean of windows. */
final class AtenPoolOperators {

  private AtenPoolOperators() {}

  /** Arguments: self, kernel_size, stride, padding, dilation, ceil_mode. */
  static AtenOperator.TensorConversion max(int axes) {
    return call -> {
      Value x = call.tensor(0);
      Windows windows = windows(call, x, axes, 4);
      boolean ceiling = call.truth(5, "ceil_mode", false);
      return (ceiling ? windows.ceiling(x.shape()) : windows).max(x);
    };
  }

  /** As {@link #max}, with the places of the largest, which nothing here may read. */
  static AtenOperator.Conversion maxWithPlaces(int axes) {
    return call ->
        new ScriptList(
            Collections.unmodifiableList(
                Arrays.asList(ScriptTensor.of(max(axes).convert(call)), Unset.VALUE)),
            true);
  }

  /** Arguments: self, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor. */
  static AtenOperator.TensorConversion average(int axes) {
    return call -> {
      Value x = floats(call);
      Windows windows = windows(call, x, axes, OperatorCall.NAMED);
      boolean ceiling = call.truth(4, "ceil_mode", false);
      boolean padding = call.truth(5, "count_include_pad", true);
      int divisor = axes == 2 ? call.integer(6, "divisor_override", 0) : 0;
      int[] counted = padding ? windows.before() : new int[axes];
      return (ceiling ? windows.ceiling(x.shape()) : windows).average(x, counted, counted, divisor);
    };
  }

  private static Value floats(OperatorCall call) {
    Value x = call.tensor(0);
    if (x.dtype() != DType.FLOAT32) {
      throw call.refused("of integers is not known here");
    }
    return x;
  }

  private static Windows windows(OperatorCall call, Value x, int axes, int dilationPosition) {
    if (x.shape().rank() < axes + 1) {
      throw call.refused("of a value of shape " + x.shape());
    }
    int[] size = AtenConvolutionOperators.extents(call, 1, "kernel_size", axes, 1);
    int[] given = AtenConvolutionOperators.extents(call, 2, "stride", axes, 0);
    int[] stride = Arrays.stream(given).allMatch(s -> s == 0) ? size : given;
    int[] padding = AtenConvolutionOperators.extents(call, 3, "padding", axes, 0);
    int[] dilation = AtenConvolutionOperators.extents(call, dilationPosition, "dilation", axes, 1);
    for (int i = 0; i < axes; i++) {
      if (padding[i] > size[i] / 2) {
        throw call.refused("with a padding above half its kernel is not defined in PyTorch");
      }
    }
    return new Windows(size, stride, padding, padding, dilation);
  }

  static AtenOperator.TensorConversion adaptive(ReduceFunction function, int axes) {
    return call -> {
      Value x = floats(call);
      int[] outputs = new int[axes];
      int first = x.shape().rank() - axes;
      if (first < 1) {
        throw call.refused("of a value of shape " + x.shape());
      }
      for (int i = 0; i < axes; i++) {
        Object given = outputs(call, axes, i);
        outputs[i] = given == null ? x.size(first + i) : call.integerOf(given);
      }
      return Windows.adaptive(x, function, outputs);
    };
  }

  /** None keeps an extent. */
  private static Object outputs(OperatorCall call, int axes, int i) {
    Object given = call.any(1, "output_size");
    if (given instanceof ScriptList list && list.items().size() == axes) {
      return list.items().get(i);
    }
    if (given instanceof ScriptList list && list.items().size() == 1) {
      return list.items().get(0);
    }
    if (given instanceof ScriptList) {
      throw call.wrong(1, "a list of " + axes + " extents");
    }
    return given;
  }

  /** The largest and their places, which nothing here may read. */
  static AtenOperator.Conversion adaptiveMax(int axes) {
    return call ->
        new ScriptList(
            Collections.unmodifiableList(
                Arrays.asList(
                    ScriptTensor.of(adaptive(ReduceFunction.MAX, axes).convert(call)),
                    Unset.VALUE)),
            true);
  }
}
