package org.feedforward.nn;

/**
 * A convolution along two axes, as torch.nn.Conv2d. Input [N, in_channels, H, W], output [N,
 * out_channels, H_out, W_out]; weight [out_channels, in_channels / groups, kernel...], bias
 * [out_channels].
 */
public final class Conv2d extends ConvolutionLayer {

  /** PyTorch's defaults: stride 1, no padding, a bias. */
  public Conv2d(int inChannels, int outChannels, int kernelSize) {
    this(inChannels, outChannels, kernelSize, 1, 0);
  }

  /** With a stride and zeros around. */
  public Conv2d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
    this(inChannels, outChannels, kernelSize, stride, padding, 1, 1, true);
  }

  /** The same along every axis. */
  public Conv2d(
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
        Sliding.alike(2, kernelSize, stride, padding, dilation, groups));
  }

  private Conv2d(PrintedArguments arguments) {
    super(arguments, false, 2);
  }

  static Conv2d parse(PrintedArguments arguments) {
    return new Conv2d(arguments);
  }
}
