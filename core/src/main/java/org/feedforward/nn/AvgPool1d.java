package org.feedforward.nn;

/** The mean of every window, as torch.nn.AvgPool1d. Input [N, C, L]. */
public final class AvgPool1d extends AvgPoolLayer {

  /** Windows one beside the other. */
  public AvgPool1d(int kernelSize) {
    this(kernelSize, kernelSize, 0, true);
  }

  /** With a stride and padding, which counts or does not. */
  public AvgPool1d(int kernelSize, int stride, int padding, boolean countIncludePad) {
    super(1, kernelSize, stride, padding, countIncludePad);
  }

  private AvgPool1d(PrintedArguments arguments) {
    super(1, arguments);
  }

  static AvgPool1d parse(PrintedArguments arguments) {
    return new AvgPool1d(arguments);
  }
}
