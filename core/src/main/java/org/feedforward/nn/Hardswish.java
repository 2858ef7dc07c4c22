package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** x max(0, min(6, x + 3)) / 6, as torch.nn.Hardswish. Input [*], output [*]. */
public final class Hardswish extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public Hardswish() {
    this(false);
  }

  /** All of PyTorch's arguments; {@code inplace} makes no difference here. */
  public Hardswish(boolean inplace) {
    super(UnaryFunction.HARDSWISH, "");
  }

  static Hardswish parse(PrintedArguments arguments) {
    return new Hardswish(arguments.bool("inplace", false));
  }
}
