package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** x sigmoid(x), as torch.nn.SiLU. Input [*], output [*]. */
public final class SiLU extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public SiLU() {
    this(false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public SiLU(boolean inplace) {
    super(UnaryFunction.SILU, inplace("", inplace));
  }

  static SiLU parse(PrintedArguments arguments) {
    return new SiLU(arguments.bool("inplace", false));
  }
}
