package org.feedforward.nn;

/** The largest of every window, as torch.nn.MaxPool1d. Input [N, C, L]. */
public final class MaxPool1d extends MaxPoolLayer {

  /** Windows one beside the other. */
  public MaxPool1d(int kernelSize) {
    this(kernelSize, kernelSize, 0);
  }

  /** With a stride and padding. */
  public MaxPool1d(int kernelSize, int stride, int padding) {
    super(1, kernelSize, stride, padding);
  }

  private MaxPool1d(PrintedArguments arguments) {
    super(1, arguments);
  }

  static MaxPool1d parse(PrintedArguments arguments) {
    return new MaxPool1d(arguments);
  }
}
