package org.feedforward.nn;

import java.util.Optional;

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
    this(
        inChannels,
        outChannels,
        bias,
        new Sliding(
            Windows.filled(2, kernelSize),
            Windows.filled(2, stride),
            Optional.of(Windows.filled(2, padding)),
            new int[2],
            Windows.filled(2, dilation),
            groups));
  }

  private ConvTranspose2d(int inChannels, int outChannels, boolean bias, Sliding sliding) {
    super(inChannels, outChannels, bias, true, sliding);
  }

  static ConvTranspose2d parse(PrintedArguments arguments) {
    return new ConvTranspose2d(
        arguments.integer(0, "in_channels"),
        arguments.integer(1, "out_channels"),
        arguments.bool("bias", true),
        Sliding.parse(arguments, 2));
  }
}
