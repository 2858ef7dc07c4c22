package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/**
 * scale (x > 0 ? x : alpha (e^x - 1)) with the fixed alpha and scale of self-normalising networks
 * (Klambauer et al., 2017), as torch.nn.SELU. Input [*], output [*].
 */
public final class SELU extends ElementwiseLayer {

  private static final double ALPHA = 1.6732632423543772;
  private static final double SCALE = 1.0507009873554805;

  /** Not in place. */
  public SELU() {
    this(false);
  }

  /** {@code inplace} only shows in the printed form. */
  public SELU(boolean inplace) {
    super(UnaryFunction.SELU, ALPHA, SCALE, inplace("", inplace));
  }

  static SELU parse(PrintedArguments arguments) {
    return new SELU(arguments.bool("inplace", false));
  }
}
