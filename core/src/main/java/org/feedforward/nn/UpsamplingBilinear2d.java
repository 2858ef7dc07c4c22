package org.feedforward.nn;

import java.util.Optional;

/** {@link Upsample} with mode bilinear along two axes, as torch.nn.UpsamplingBilinear2d. */
public final class UpsamplingBilinear2d extends UpsampleLayer {

  /** By a factor. */
  public UpsamplingBilinear2d(double scaleFactor) {
    super(new int[0], new double[] {scaleFactor}, "bilinear", Optional.of(true));
  }

  private UpsamplingBilinear2d(PrintedArguments arguments) {
    super(arguments, Optional.of(true));
  }

  static UpsamplingBilinear2d parse(PrintedArguments arguments) {
    arguments.word("align_corners", "None"); // always the same
    return new UpsamplingBilinear2d(arguments);
  }
}
