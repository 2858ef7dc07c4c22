package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** x / (1 + |x|), as torch.nn.Softsign. Input [*], output [*]. */
public final class Softsign extends ElementwiseLayer {

  /** The layer; it has no arguments. */
  public Softsign() {
    super(UnaryFunction.SOFTSIGN, "");
  }
}
