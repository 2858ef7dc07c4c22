package org.feedforward.nn;

/**
 * A transposed convolution along one axis, as torch.nn.ConvTranspose1d. Input [N, in_channels, L],
 * output [N, out_channels, L_out]; weight [in_channels, out_channels / groups, kernel...], bias
 * [out_channels].
 */
public final class ConvTranspose1d extends ConvolutionLayer {

  /** PyTorch's defaults: stride 1, no padding, a bias. */
  public ConvTranspose1d(int inChannels, int outChannels, int kernelSize) {
    this(inChannels, outChannels, kernelSize, 1, 0);
  }

  /** With a stride and zeros around. */
  public ConvTranspose1d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
    this(inChannels, outChannels, kernelSize, stride, padding, 1, 1, true);
  }

  /** The same along every axis. */
  public ConvTranspose1d(
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
        true,
        Sliding.alike(1, kernelSize, stride, padding, dilation, groups));
  }

  private ConvTranspose1d(PrintedArguments arguments) {
    super(arguments, true, 1);
  }

  static ConvTranspose1d parse(PrintedArguments arguments) {
    return new ConvTranspose1d(arguments);
  }
}
