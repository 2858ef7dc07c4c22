package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/**
 * {@code x > lambda ? x - lambda : x < -lambda ? x + lambda : 0}, as torch.nn.Softshrink. Input
 * [*], output [*].
 */
public final class Softshrink extends ElementwiseLayer {

  /** PyTorch's default, lambda = 0.5. */
  public Softshrink() {
    this(0.5);
  }

  /** With a given lambda, >= 0. */
  public Softshrink(double lambda) {
    super(UnaryFunction.SOFTSHRINK, lambda, 0, PythonText.python(lambda));
  }

  static Softshrink parse(PrintedArguments arguments) {
    return new Softshrink(arguments.number(0, "lambd", 0.5));
  }
}
