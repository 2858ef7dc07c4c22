package org.feedforward.nn;

import java.util.Optional;

/** {@link Upsample} with mode nearest along two axes, as torch.nn.UpsamplingNearest2d. */
public final class UpsamplingNearest2d extends UpsampleLayer {

  /** By a factor. */
  public UpsamplingNearest2d(double scaleFactor) {
    super(new int[0], new double[] {scaleFactor}, "nearest", Optional.of(false));
  }

  private UpsamplingNearest2d(PrintedArguments arguments) {
    super(arguments, Optional.of(false));
  }

  static UpsamplingNearest2d parse(PrintedArguments arguments) {
    arguments.word("align_corners", "None"); // always the same
    return new UpsamplingNearest2d(arguments);
  }
}
