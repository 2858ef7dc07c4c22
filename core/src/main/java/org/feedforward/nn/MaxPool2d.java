package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.Value;

/** The largest of every window, as torch.nn.MaxPool2d. Input [N, C, H, W]. */
public final class MaxPool2d extends PoolLayer {

  private final int[] dilation;
  private final boolean ceilMode;

  /** Windows one beside the other. */
  public MaxPool2d(int kernelSize) {
    this(kernelSize, kernelSize, 0);
  }

  /** With a stride and padding. */
  public MaxPool2d(int kernelSize, int stride, int padding) {
    this(new int[] {kernelSize}, new int[] {stride}, new int[] {padding}, new int[] {1}, false);
  }

  private MaxPool2d(
      int[] kernelSize, int[] stride, int[] padding, int[] dilation, boolean ceilMode) {
    super(2, kernelSize, stride, padding);
    this.dilation = dilation;
    this.ceilMode = ceilMode;
    windows(dilation);
  }

  static MaxPool2d parse(PrintedArguments arguments) {
    if (arguments.bool("return_indices", false)) {
      throw new IllegalArgumentException("return_indices=True is not supported");
    }
    int[] kernelSize = arguments.integers(0, "kernel_size");
    return new MaxPool2d(
        kernelSize,
        extents(arguments, "stride", kernelSize),
        extents(arguments, "padding", new int[1]),
        extents(arguments, "dilation", new int[] {1}),
        arguments.bool("ceil_mode", false));
  }

  @Override
  protected Value forward(Value x) {
    return windows(x, dilation, Optional.of(ceilMode)).max(x);
  }

  @Override
  protected String extraRepr() {
    return sizes(false)
        + ", dilation="
        + text(dilation, false)
        + ", ceil_mode="
        + PythonText.python(ceilMode);
  }
}
