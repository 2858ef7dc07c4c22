package org.feedforward.nn;

import java.util.Optional;

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
    this(
        inChannels,
        outChannels,
        bias,
        new Sliding(
            Windows.filled(1, kernelSize),
            Windows.filled(1, stride),
            Optional.of(Windows.filled(1, padding)),
            new int[1],
            Windows.filled(1, dilation),
            groups));
  }

  private ConvTranspose1d(int inChannels, int outChannels, boolean bias, Sliding sliding) {
    super(inChannels, outChannels, bias, true, sliding);
  }

  static ConvTranspose1d parse(PrintedArguments arguments) {
    return new ConvTranspose1d(
        arguments.integer(0, "in_channels"),
        arguments.integer(1, "out_channels"),
        arguments.bool("bias", true),
        Sliding.parse(arguments, 1));
  }
}
