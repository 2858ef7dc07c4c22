package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** min(max(x, 0), 6), as torch.nn.ReLU6. Input [*], output [*]. */
public final class ReLU6 extends ElementwiseLayer {

  /** Not in place. */
  public ReLU6() {
    this(false);
  }

  /** {@code inplace} only shows in the printed form. */
  public ReLU6(boolean inplace) {
    super(UnaryFunction.CLAMP, 0, 6, inplace("", inplace));
  }

  static ReLU6 parse(PrintedArguments arguments) {
    return new ReLU6(arguments.bool("inplace", false));
  }
}
