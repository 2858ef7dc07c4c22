package org.feedforward.nn;

/** The mean of every window, as torch.nn.AvgPool2d. Input [N, C, H, W]. */
public final class AvgPool2d extends AvgPoolLayer {

  /** Windows one beside the other. */
  public AvgPool2d(int kernelSize) {
    this(kernelSize, kernelSize, 0, true);
  }

  /** With a stride and padding, which counts or does not. */
  public AvgPool2d(int kernelSize, int stride, int padding, boolean countIncludePad) {
    super(2, kernelSize, stride, padding, countIncludePad);
  }

  private AvgPool2d(PrintedArguments arguments) {
    super(2, arguments);
  }

  static AvgPool2d parse(PrintedArguments arguments) {
    return new AvgPool2d(arguments);
  }
}
