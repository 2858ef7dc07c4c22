package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Convolution;
import org.feedforward.nn.Windows;

/** Convolutions, also transposed. */
final class OnnxConvolutionOperators {

  private OnnxConvolutionOperators() {}

  static Operand conv(Call call) {
    Operand x = call.input(0);
    Operand weight = weight(call);
    int[] kernel = kernel(call, weight);
    Windows windows = windows(call, x.shape(), kernel);
    Convolution convolution =
        new Convolution(
            windows.stride(),
            windows.before(),
            windows.after(),
            windows.dilation(),
            Math.toIntExact(call.integer("group", 1)));
    return applied(call, x, weight, convolution::apply);
  }

  static Operand convTranspose(Call call) {
    Operand x = call.input(0);
    Operand weight = weight(call);
    int[] kernel = kernel(call, weight);
    int axes = kernel.length;
    int[] stride = extents(call, "strides", axes, 1);
    int[] dilation = extents(call, "dilations", axes, 1);
    int[] more = extents(call, "output_padding", axes, 0);
    int[] pads = extents(call, "pads", 2 * axes, 0);
    int[] before = Arrays.copyOf(pads, axes);
    int[] after = Arrays.copyOfRange(pads, axes, 2 * axes);
    String auto = call.string("auto_pad", "NOTSET");
    boolean asked = call.has("output_shape");
    int[] output = extents(call, "output_shape", axes, 0);
    if (auto.equals("VALID")) {
      Arrays.fill(before, 0);
      Arrays.fill(after, 0);
    } else if (asked || auto.startsWith("SAME_")) {
      for (int i = 0; i < axes; i++) {
        int extent = extent(x.shape(), i, axes);
        int wanted = asked ? output[i] : extent * stride[i];
        int total = stride[i] * (extent - 1) + more[i] + dilation[i] * (kernel[i] - 1) + 1 - wanted;
        if (total < 0 && !asked) {
          throw new ModelException(
              "asks for "
                  + wanted
                  + " elements of an axis where its kernel reaches "
                  + (wanted + total)
                  + ", on which runtimes differ");
        }
        int less = Math.floorDiv(total, 2);
        before[i] = auto.equals("SAME_UPPER") ? less : total - less;
        after[i] = total - before[i];
      }
    } else if (!auto.equals("NOTSET")) {
      throw new ModelException("has auto_pad=" + Text.quote(auto) + ", which is not known");
    }
    Convolution convolution =
        new Convolution(stride, before, after, dilation, Math.toIntExact(call.integer("group", 1)));
    return applied(
        call, x, weight, (value, w, bias) -> convolution.transposed(value, w, bias, more));
  }

  /** What is done with the input, the weight and the bias. */
  private interface Applied {
    Value apply(Value x, Value weight, Optional<Value> bias);
  }

  private static Operand applied(Call call, Operand x, Operand weight, Applied function) {
    List<Operand> others = new ArrayList<>(List.of(weight));
    call.optional(2).ifPresent(bias -> bias.requireConstant("its bias"));
    call.optional(2).ifPresent(others::add);
    return x.apply(
        values ->
            function.apply(
                values.get(0),
                values.get(1),
                values.size() > 2 ? Optional.of(values.get(2)) : Optional.empty()),
        others.toArray(Operand[]::new));
  }

  private static Operand weight(Call call) {
    Operand weight = call.input(1);
    weight.requireConstant("its weight");
    if (weight.rank() < 3) {
      throw new ModelException(
          "has a weight of shape " + weight.shape() + ", expected rank 3 or more");
    }
    return weight;
  }

  private static int[] kernel(Call call, Operand weight) {
    int[] kernel =
        IntStream.range(2, weight.rank()).map(i -> weight.shape().dim(i).outer()).toArray();
    int[] given = extents(call, "kernel_shape", kernel.length, 0);
    if (call.has("kernel_shape") && !Arrays.equals(given, kernel)) {
      throw new ModelException(
          "has kernel_shape=" + Arrays.toString(given) + " for a weight of " + weight.shape());
    }
    return kernel;
  }

  /** The windows that strides, dilations, pads and auto_pad ask for. */
  static Windows windows(Call call, Shape x, int[] size) {
    int axes = size.length;
    int[] stride = extents(call, "strides", axes, 1);
    int[] dilation = extents(call, "dilations", axes, 1);
    int[] pads = extents(call, "pads", 2 * axes, 0);
    int[] before = Arrays.copyOf(pads, axes);
    int[] after = Arrays.copyOfRange(pads, axes, 2 * axes);
    String auto = call.string("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET" -> {}
      case "VALID" -> {
        Arrays.fill(before, 0);
        Arrays.fill(after, 0);
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int i = 0; i < axes; i++) {
          int extent = extent(x, i, axes);
          int count = stride[i] < 1 ? 0 : (extent + stride[i] - 1) / stride[i];
          int total =
              Math.max(0, (count - 1) * stride[i] + dilation[i] * (size[i] - 1) + 1 - extent);
          before[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          after[i] = total - before[i];
        }
      }
      default ->
          throw new ModelException("has auto_pad=" + Text.quote(auto) + ", which is not known");
    }
    for (int i = 0; i < axes; i++) {
      if (before[i] < 0 || after[i] < 0) {
        throw new ModelException("has negative pads, " + Arrays.toString(pads));
      }
    }
    return new Windows(size, stride, before, after, dilation);
  }

  private static int extent(Shape x, int i, int axes) {
    int axis = x.rank() - axes + i;
    if (axis < 1 || x.dim(axis).batch()) {
      throw new ModelException("slides along " + axes + " axes of " + x);
    }
    return x.dim(axis).outer();
  }

  /** An attribute with a number for every axis. */
  static int[] extents(Call call, String name, int count, int otherwise) {
    Optional<long[]> given = call.integers(name);
    if (given.isEmpty()) {
      return Windows.filled(count, otherwise);
    }
    if (given.get().length != count) {
      throw new ModelException(
          "has " + name + "=" + Arrays.toString(given.get()) + ", expected " + count + " numbers");
    }
    return Arrays.stream(given.get()).mapToInt(Math::toIntExact).toArray();
  }
}
