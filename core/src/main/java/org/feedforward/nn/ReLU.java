package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** max(0, x), as torch.nn.ReLU. Input [*], output [*]. */
public final class ReLU extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public ReLU() {
    this(false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public ReLU(boolean inplace) {
    super(UnaryFunction.RELU, inplace("", inplace));
  }

  static ReLU parse(PrintedArguments arguments) {
    return new ReLU(arguments.bool("inplace", false));
  }
}
