package org.feedforward.nn;

import java.util.Arrays;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;

/** What the pools have in common: windows of one size that slide along the last axes. */
abstract class PoolLayer extends Module {

  private final int axes;
  private final int[] kernelSize; // one number stands for every axis
  private final int[] stride;
  private final int[] padding;

  PoolLayer(int axes, int[] kernelSize, int[] stride, int[] padding) {
    this.axes = axes;
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.padding = padding;
    for (int i = 0; i < axes; i++) {
      if (of(padding, i) > of(kernelSize, i) / 2) {
        throw new IllegalArgumentException("padding must be at most half of kernel_size");
      }
    }
    windows(Windows.filled(axes, 1));
  }

  /** From its printed form; without a stride the windows stand one beside the other. */
  PoolLayer(int axes, PrintedArguments arguments) {
    this(
        axes,
        arguments.integers(0, "kernel_size"),
        extents(arguments, "stride", arguments.integers(0, "kernel_size")),
        extents(arguments, "padding", new int[1]));
  }

  static void refuseIndices(PrintedArguments arguments) {
    if (arguments.bool("return_indices", false)) {
      throw new IllegalArgumentException("return_indices=True is not supported");
    }
  }

  /** Whole numbers, one or as many as axes; the default when they are not there. */
  static int[] extents(PrintedArguments arguments, String name, int[] otherwise) {
    return arguments.has(name) ? arguments.integers(-1, name) : otherwise;
  }

  private int of(int[] numbers, int axis) {
    if (numbers.length != 1 && numbers.length != axes) {
      throw new IllegalArgumentException(numbers.length + " numbers for " + axes + " axes");
    }
    return numbers[numbers.length == 1 ? 0 : axis];
  }

  final int[] all(int[] numbers) {
    int[] all = new int[axes];
    Arrays.setAll(all, i -> of(numbers, i));
    return all;
  }

  final Windows windows(int[] dilation) {
    int[] around = all(padding);
    return new Windows(all(kernelSize), all(stride), around, around, all(dilation));
  }

  /** The windows for an input; where it is not known whether they may reach over, refused. */
  final Windows windows(Value x, int[] dilation, Optional<Boolean> ceilMode) {
    Shape shape = x.shape();
    if (shape.rank() < axes + 1) {
      throw new ModelException(this + " does not take a value of shape " + shape);
    }
    Windows down = windows(dilation);
    if (ceilMode.isPresent() && !ceilMode.get()) {
      return down;
    }
    Windows up = down.ceiling(shape);
    if (ceilMode.isEmpty()
        && !Arrays.equals(up.after(), down.after())
        && counts(up, x) != counts(down, x)) {
      throw new ModelException(
          this
              + ": PyTorch does not print ceil_mode, which makes a difference for an input of shape "
              + shape
              + ": save the whole module or the graph instead");
    }
    return ceilMode.isPresent() ? up : down;
  }

  private long counts(Windows windows, Value x) {
    long count = 1;
    for (int i = 0; i < axes; i++) {
      count *= windows.count(i, x.size(x.shape().rank() - axes + i));
    }
    return count;
  }

  /** As a first layer it leaves open how long its input is. */
  @Override
  protected final Optional<Port> inputOfFirstLayer() {
    throw new ModelException(
        this
            + " does not say how long its input is: begin the network with an Unflatten that does, or"
            + " export the graph");
  }

  final boolean pads() {
    return Arrays.stream(padding).anyMatch(p -> p != 0);
  }

  final int[] paddings() {
    return all(padding);
  }

  final String sizes(boolean tuples) {
    return "kernel_size="
        + text(kernelSize, tuples)
        + ", stride="
        + text(stride, tuples)
        + ", padding="
        + text(padding, tuples);
  }

  static String text(int[] numbers, boolean tuples) {
    return numbers.length == 1 && !tuples
        ? Integer.toString(numbers[0])
        : ConvolutionLayer.tuple(numbers);
  }
}
