package org.feedforward.format.script;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.feedforward.graph.Value;
import org.feedforward.nn.Convolution;
import org.feedforward.nn.Windows;

/** Convolutions, also transposed, along one and two axes. */
final class AtenConvolutionOperators {

  private AtenConvolutionOperators() {}

  /**
   * Arguments: input, weight, bias, stride, padding (numbers, 'valid' or 'same'), dilation, groups.
   */
  static AtenOperator.TensorConversion convolution(int axes) {
    return call -> {
      Value x = batched(call, axes);
      Value weight = call.tensor(1, "weight");
      int[] stride = extents(call, 3, "stride", axes, 1);
      int[] dilation = extents(call, 5, "dilation", axes, 1);
      int groups = call.integer(6, "groups", 1);
      Convolution convolution =
          call.any(4, "padding") instanceof String
              ? named(call, weight, stride, dilation, groups)
              : Convolution.of(stride, extents(call, 4, "padding", axes, 0), dilation, groups);
      return convolution.apply(x, weight, bias(call));
    };
  }

  /** As {@link #convolution}, along as many axes as the weight has. */
  static Value withNamedPadding(OperatorCall call) {
    int axes = call.tensor(1, "weight").shape().rank() - 2;
    if (axes < 1 || axes > 2) {
      throw call.refused("along " + axes + " axes is not known here: 1 and 2 are");
    }
    return convolution(axes).convert(call);
  }

  private static Convolution named(
      OperatorCall call, Value weight, int[] stride, int[] dilation, int groups) {
    int axes = stride.length;
    String padding = call.text(4, "padding", "valid");
    if (padding.equals("valid")) {
      return Convolution.of(stride, new int[axes], dilation, groups);
    }
    if (!padding.equals("same") || Arrays.stream(stride).anyMatch(s -> s != 1)) {
      throw call.refused("with this padding is not known here");
    }
    int[] kernel = IntStream.range(2, axes + 2).map(weight::size).toArray();
    return Convolution.same(kernel, stride, dilation, groups);
  }

  /** Arguments: input, weight, bias, stride, padding, output_padding, groups, dilation. */
  static AtenOperator.TensorConversion transposed(int axes) {
    return call -> {
      Convolution convolution =
          Convolution.of(
              extents(call, 3, "stride", axes, 1),
              extents(call, 4, "padding", axes, 0),
              extents(call, 7, "dilation", axes, 1),
              call.integer(6, "groups", 1));
      int[] more = extents(call, 5, "output_padding", axes, 0);
      return convolution.transposed(
          batched(call, axes), call.tensor(1, "weight"), bias(call), more);
    };
  }

  /**
   * What all of them become: input, weight, bias, stride, padding, dilation, transposed,
   * output_padding, groups, and how it may be computed.
   */
  static Value any(OperatorCall call) {
    Value weight = call.tensor(1, "weight");
    int axes = weight.shape().rank() - 2;
    if (axes < 1 || axes > 2) {
      throw call.refused("along " + axes + " axes is not known here: 1 and 2 are");
    }
    Convolution convolution =
        Convolution.of(
            extents(call, 3, "stride", axes, 1),
            extents(call, 4, "padding", axes, 0),
            extents(call, 5, "dilation", axes, 1),
            call.integer(8, "groups", 1));
    int[] more = extents(call, 7, "output_padding", axes, 0);
    Value x = batched(call, axes);
    return call.truth(6, "transposed", false)
        ? convolution.transposed(x, weight, bias(call), more)
        : convolution.apply(x, weight, bias(call));
  }

  private static Optional<Value> bias(OperatorCall call) {
    return call.maybeTensor(2, "bias");
  }

  /** The input; PyTorch takes one row without a batch axis too. */
  private static Value batched(OperatorCall call, int axes) {
    Value x = call.tensor(0, "input");
    if (x.shape().rank() != axes + 2) {
      throw call.refused(
          "of "
              + x.shape()
              + " is not known here: it needs a batch, channels and "
              + axes
              + (axes == 1 ? " axis" : " axes"));
    }
    return x;
  }

  /** A number for every axis; one number stands for all. */
  static int[] extents(OperatorCall call, int position, String name, int axes, int otherwise) {
    int[] given = call.isGiven(position, name) ? call.integers(position, name) : new int[0];
    if (given.length == 0) {
      return Windows.filled(axes, otherwise);
    }
    if (given.length == 1) {
      return Windows.filled(axes, given[0]);
    }
    if (given.length != axes) {
      throw call.refused(
          "with " + given.length + " numbers for " + name + " is not known here: it has " + axes);
    }
    return given;
  }
}
