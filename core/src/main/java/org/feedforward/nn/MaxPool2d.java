package org.feedforward.nn;

/** The largest of every window, as torch.nn.MaxPool2d. Input [N, C, H, W]. */
public final class MaxPool2d extends MaxPoolLayer {

  /** Windows one beside the other. */
  public MaxPool2d(int kernelSize) {
    this(kernelSize, kernelSize, 0);
  }

  /** With a stride and padding. */
  public MaxPool2d(int kernelSize, int stride, int padding) {
    super(2, kernelSize, stride, padding);
  }

  private MaxPool2d(PrintedArguments arguments) {
    super(2, arguments);
  }

  static MaxPool2d parse(PrintedArguments arguments) {
    return new MaxPool2d(arguments);
  }
}
