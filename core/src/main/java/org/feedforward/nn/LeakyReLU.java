package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** {@code x >= 0 ? x : negative_slope x}, as torch.nn.LeakyReLU. Input [*], output [*]. */
public final class LeakyReLU extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public LeakyReLU() {
    this(0.01, false);
  }

  /** Not in place. */
  public LeakyReLU(double negativeSlope) {
    this(negativeSlope, false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public LeakyReLU(double negativeSlope, boolean inplace) {
    super(
        UnaryFunction.LEAKY_RELU,
        negativeSlope,
        0,
        inplace("negative_slope=" + PythonText.python(negativeSlope), inplace));
  }

  static LeakyReLU parse(PrintedArguments arguments) {
    return new LeakyReLU(
        arguments.number("negative_slope", 0.01), arguments.bool("inplace", false));
  }
}
