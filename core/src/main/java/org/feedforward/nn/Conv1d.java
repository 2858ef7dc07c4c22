package org.feedforward.nn;

/**
 * A convolution along one axis, as torch.nn.Conv1d. Input [N, in_channels, L], output [N,
 * out_channels, L_out]; weight [out_channels, in_channels / groups, kernel...], bias
 * [out_channels].
 */
public final class Conv1d extends ConvolutionLayer {

  /** PyTorch's defaults: stride 1, no padding, a bias. */
  public Conv1d(int inChannels, int outChannels, int kernelSize) {
    this(inChannels, outChannels, kernelSize, 1, 0);
  }

  /** With a stride and zeros around. */
  public Conv1d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
    this(inChannels, outChannels, kernelSize, stride, padding, 1, 1, true);
  }

  /** The same along every axis. */
  public Conv1d(
      int inChannels,
      int outChannels,
      int kernelSize,
      int stride,
      int padding,
      int dilation,
      int groups,
      boolean bias) {
    super(
        inChannels,
        outChannels,
        bias,
        false,
        Sliding.alike(1, kernelSize, stride, padding, dilation, groups));
  }

  private Conv1d(PrintedArguments arguments) {
    super(arguments, false, 1);
  }

  static Conv1d parse(PrintedArguments arguments) {
    return new Conv1d(arguments);
  }
}
