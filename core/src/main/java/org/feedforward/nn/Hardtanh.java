package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** min(max(x, min_val), max_val), as torch.nn.Hardtanh. Input [*], output [*]. */
public final class Hardtanh extends ElementwiseLayer {

  /** PyTorch's defaults. */
  public Hardtanh() {
    this(-1.0, 1.0, false);
  }

  /** Not in place. */
  public Hardtanh(double minVal, double maxVal) {
    this(minVal, maxVal, false);
  }

  /** All of PyTorch's arguments; {@code inplace} only shows in the printed form. */
  public Hardtanh(double minVal, double maxVal, boolean inplace) {
    super(
        UnaryFunction.CLAMP,
        minVal,
        maxVal,
        inplace(
            "min_val=" + PythonText.python(minVal) + ", max_val=" + PythonText.python(maxVal),
            inplace));
  }

  static Hardtanh parse(PrintedArguments arguments) {
    return new Hardtanh(
        arguments.number("min_val", -1.0),
        arguments.number("max_val", 1.0),
        arguments.bool("inplace", false));
  }
}
