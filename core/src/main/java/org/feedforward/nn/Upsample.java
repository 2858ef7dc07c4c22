package org.feedforward.nn;

import java.util.Optional;

/**
 * More or fewer elements along every axis behind the channels, as torch.nn.Upsample with mode
 * nearest, nearest-exact, linear or bilinear. Input [N, C, L] or [N, C, H, W].
 */
public final class Upsample extends UpsampleLayer {

  /** By a factor, each element as often. */
  public Upsample(double scaleFactor) {
    this(scaleFactor, "nearest", false);
  }

  /** By a factor, in one of PyTorch's modes. */
  public Upsample(double scaleFactor, String mode, boolean alignCorners) {
    super(new int[0], new double[] {scaleFactor}, mode, Optional.of(alignCorners));
  }

  private Upsample(PrintedArguments arguments) {
    super(arguments, corners(arguments));
  }

  /** None, which is False, or not printed at all. */
  private static Optional<Boolean> corners(PrintedArguments arguments) {
    if (!arguments.has("align_corners")) {
      return Optional.empty();
    }
    String printed = arguments.word("align_corners", "None");
    return Optional.of(!printed.equals("None") && arguments.bool("align_corners", false));
  }

  static Upsample parse(PrintedArguments arguments) {
    return new Upsample(arguments);
  }
}
