package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** max(0, min(1, x/6 + 1/2)), as torch.nn.Hardsigmoid. Input [*], output [*]. */
public final class Hardsigmoid extends ElementwiseLayer {

  /** The layer; an in-place flag makes no difference here. */
  public Hardsigmoid() {
    super(UnaryFunction.HARDSIGMOID, 1.0 / 6, 0.5, "");
  }
}
