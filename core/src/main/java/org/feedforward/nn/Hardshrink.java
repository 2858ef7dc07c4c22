package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** {@code -lambda <= x <= lambda ? 0 : x}, as torch.nn.Hardshrink. Input [*], output [*]. */
public final class Hardshrink extends ElementwiseLayer {

  /** PyTorch's default, lambda = 0.5. */
  public Hardshrink() {
    this(0.5);
  }

  /** With a given lambda, >= 0. */
  public Hardshrink(double lambda) {
    super(UnaryFunction.HARDSHRINK, lambda, 0, PythonText.python(lambda));
  }

  static Hardshrink parse(PrintedArguments arguments) {
    return new Hardshrink(arguments.number(0, "lambd", 0.5));
  }
}
