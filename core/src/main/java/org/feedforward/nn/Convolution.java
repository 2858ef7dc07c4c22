package org.feedforward.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * Convolutions along the last axes of a value [N, C, L...], and those transposed.
 *
 * @param stride from a position of the kernel to the next along every axis
 * @param before zeros in front of each axis
 * @param after zeros behind it
 * @param dilation from an element under the kernel to its next
 * @param groups parts of the channels that do not meet
 */
public record Convolution(int[] stride, int[] before, int[] after, int[] dilation, int groups) {

  private static final Tensor ZERO = Tensor.scalar(0f);

  /** A convolution with the same padding on both sides. */
  public static Convolution of(int[] stride, int[] padding, int[] dilation, int groups) {
    return new Convolution(stride, padding, padding, dilation, groups);
  }

  /** As padding='same' of torch.nn.Conv1d: what is uneven goes behind. */
  public static Convolution same(int[] kernel, int[] stride, int[] dilation, int groups) {
    int[] before = new int[kernel.length];
    int[] after = new int[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      long reach = (long) dilation[i] * (kernel[i] - 1);
      int total = (int) Math.max(-1, Math.min(reach, Integer.MAX_VALUE)); // else no windows
      before[i] = total / 2;
      after[i] = total - total / 2;
    }
    return new Convolution(stride, before, after, dilation, groups);
  }

  private int axes() {
    return stride.length;
  }

  /** As torch.nn.functional.conv1d and conv2d; weight [out, C / groups, K...]. */
  public Value apply(Value x, Value weight, Optional<Value> bias) {
    requireRank(x, weight);
    int[] kernel = kernel(weight, 2);
    Windows windows = new Windows(kernel, stride, before, after, dilation);
    return convolved(windows.padded(x, ZERO), weight, bias, stride, dilation, groups);
  }

  private static Value convolved(
      Value x, Value weight, Optional<Value> bias, int[] stride, int[] dilation, int groups) {
    Op op = new Op.Convolution(boxed(stride), boxed(dilation), groups, bias.isPresent());
    return bias.isPresent() ? Value.of(op, x, weight, bias.get()) : Value.of(op, x, weight);
  }

  /**
   * As torch.nn.functional.conv_transpose1d and conv_transpose2d; weight [C, out / groups, K...]: a
   * convolution of x with zeros between its elements, the kernel mirrored.
   *
   * @param more what is added to the extents of the result behind
   */
  public Value transposed(Value x, Value weight, Optional<Value> bias, int[] more) {
    requireRank(x, weight);
    int[] kernel = kernel(weight, 2);
    Value spread = x;
    int[] front = new int[axes()];
    int[] back = new int[axes()];
    for (int i = 0; i < axes(); i++) {
      if (stride[i] < 1
          || dilation[i] < 1
          || more[i] < 0
          || more[i] >= Math.max(stride[i], dilation[i])) {
        throw new ModelException(
            "a transposed convolution with stride "
                + stride[i]
                + ", dilation "
                + dilation[i]
                + " and output padding "
                + more[i]);
      }
      spread = spread(spread, 2 + i, stride[i]);
      front[i] = dilation[i] * (kernel[i] - 1) - before[i];
      back[i] = dilation[i] * (kernel[i] - 1) - after[i] + more[i];
      spread = cut(spread, 2 + i, front[i], back[i]);
      front[i] = Math.max(0, front[i]);
      back[i] = Math.max(0, back[i]);
    }
    int[] ones = Windows.filled(axes(), 1);
    Windows padding = new Windows(kernel, ones, front, back, dilation);
    return convolved(padding.padded(spread, ZERO), mirrored(weight), bias, ones, dilation, groups);
  }

  /** Leaves out what a negative padding takes away. */
  private static Value cut(Value x, int axis, int front, int back) {
    int extent = x.size(axis);
    return front >= 0 && back >= 0
        ? x
        : x.slice(axis, Math.max(0, -front), Math.max(0, extent - Math.max(0, -back)));
  }

  /** Zeros between the elements of an axis. */
  private static Value spread(Value x, int axis, int stride) {
    if (stride == 1) {
      return x;
    }
    int extent = x.size(axis);
    Value apart = Value.of(new Op.Pad(axis + 1, 0, stride - 1, ZERO), x.unsqueeze(axis + 1));
    return apart.flatten(axis, axis + 1).slice(axis, 0, Math.multiplyExact(extent - 1, stride) + 1);
  }

  /** [C, out / groups, K...] as [out, C / groups, K...], the kernel back to front. */
  private Value mirrored(Value weight) {
    int channels = weight.size(0);
    int out = weight.size(1);
    if (groups < 1 || channels % groups != 0) {
      throw new ModelException(
          "a transposed convolution with weight "
              + weight.shape()
              + " cannot have "
              + groups
              + " groups");
    }
    Value mirrored = weight;
    for (int i = 0; i < axes(); i++) {
      int extent = weight.size(2 + i);
      mirrored = Value.of(new Op.Slice(2 + i, extent - 1, -1, extent), mirrored);
    }
    int[] kernel = kernel(weight, 2);
    int[] parted = concat(new int[] {groups, channels / groups, out}, kernel);
    int[] order = IntStream.range(0, parted.length).map(i -> i == 1 ? 2 : i == 2 ? 1 : i).toArray();
    int[] merged = concat(new int[] {groups * out, channels / groups}, kernel);
    return mirrored.reshape(parted).permute(order).reshape(merged);
  }

  private static int[] concat(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  private static int[] kernel(Value weight, int from) {
    return IntStream.range(from, weight.shape().rank()).map(weight::size).toArray();
  }

  private void requireRank(Value x, Value weight) {
    Shape shape = x.shape();
    boolean fits =
        shape.rank() == axes() + 2
            && weight.shape().rank() == axes() + 2
            && shape.dims().stream().skip(1).noneMatch(Dim::batch);
    if (!fits) {
      throw new ModelException(
          "a convolution along "
              + axes()
              + " axes of a value of shape "
              + shape
              + " with a weight of shape "
              + weight.shape());
    }
  }

  private static List<Integer> boxed(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
