package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** {@code x > 0 ? x : alpha (e^(x/alpha) - 1)}, as torch.nn.CELU. Input [*], output [*]. */
public final class CELU extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public CELU() {
    this(1.0, false);
  }

  /** Not in place. */
  public CELU(double alpha) {
    this(alpha, false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public CELU(double alpha, boolean inplace) {
    super(UnaryFunction.CELU, alpha, 0, inplace("alpha=" + PythonText.python(alpha), inplace));
  }

  static CELU parse(PrintedArguments arguments) {
    return new CELU(arguments.number("alpha", 1.0), arguments.bool("inplace", false));
  }
}
