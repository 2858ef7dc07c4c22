package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** {@code x > threshold ? x : value}, as torch.nn.Threshold. Input [*], output [*]. */
public final class Threshold extends ElementwiseLayer {

  /** Not in place. */
  public Threshold(double threshold, double value) {
    this(threshold, value, false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public Threshold(double threshold, double value, boolean inplace) {
    super(
        UnaryFunction.THRESHOLD,
        threshold,
        value,
        inplace(
            "threshold=" + PythonText.python(threshold) + ", value=" + PythonText.python(value),
            inplace));
  }

  static Threshold parse(PrintedArguments arguments) {
    return new Threshold(
        arguments.number("threshold", Double.NaN),
        arguments.number("value", Double.NaN),
        arguments.bool("inplace", false));
  }
}
