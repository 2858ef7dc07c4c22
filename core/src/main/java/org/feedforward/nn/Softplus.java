package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/**
 * {@code log(1 + e^(beta x)) / beta}, and x itself where {@code beta x > threshold}, as
 * torch.nn.Softplus. Input [*], output [*].
 */
public final class Softplus extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public Softplus() {
    this(1.0, 20.0);
  }

  /** All of PyTorch's arguments. */
  public Softplus(double beta, double threshold) {
    super(
        UnaryFunction.SOFTPLUS,
        beta,
        threshold,
        "beta=" + PythonText.python(beta) + ", threshold=" + PythonText.python(threshold));
  }

  static Softplus parse(PrintedArguments arguments) {
    return new Softplus(arguments.number("beta", 1.0), arguments.number("threshold", 20.0));
  }
}
