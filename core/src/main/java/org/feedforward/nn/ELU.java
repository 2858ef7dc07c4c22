package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** {@code x > 0 ? x : alpha (e^x - 1)}, as torch.nn.ELU. Input [*], output [*]. */
public final class ELU extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public ELU() {
    this(1.0, false);
  }

  /** Not in place. */
  public ELU(double alpha) {
    this(alpha, false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public ELU(double alpha, boolean inplace) {
    super(UnaryFunction.ELU, alpha, 0, inplace("alpha=" + PythonText.python(alpha), inplace));
  }

  static ELU parse(PrintedArguments arguments) {
    return new ELU(arguments.number("alpha", 1.0), arguments.bool("inplace", false));
  }
}
