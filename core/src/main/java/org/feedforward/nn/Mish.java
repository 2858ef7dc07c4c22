package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** x tanh(softplus(x)), as torch.nn.Mish. Input [*], output [*]. */
public final class Mish extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public Mish() {
    this(false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public Mish(boolean inplace) {
    super(UnaryFunction.MISH, inplace("", inplace));
  }

  static Mish parse(PrintedArguments arguments) {
    return new Mish(arguments.bool("inplace", false));
  }
}
