package org.feedforward.nn;

/**
 * A transposed convolution along two axes, as torch.nn.ConvTranspose2d. Input [N, in_channels, H,
 * W], output [N, out_channels, H_out, W_out]; weight [in_channels, out_channels / groups,
 * kernel...], bias [out_channels].
 */
public final class ConvTranspose2d extends ConvolutionLayer {

  /** PyTorch's defaults: stride 1, no padding, a bias. */
  public ConvTranspose2d(int inChannels, int outChannels, int kernelSize) {
    this(inChannels, outChannels, kernelSize, 1, 0);
  }

  /** With a stride and zeros around. */
  public ConvTranspose2d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
    this(inChannels, outChannels, kernelSize, stride, padding, 1, 1, true);
  }

  /** The same along every axis. */
  public ConvTranspose2d(
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
        Sliding.alike(2, kernelSize, stride, padding, dilation, groups));
  }

  private ConvTranspose2d(PrintedArguments arguments) {
    super(arguments, true, 2);
  }

  static ConvTranspose2d parse(PrintedArguments arguments) {
    return new ConvTranspose2d(arguments);
  }
}
