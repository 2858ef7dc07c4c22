package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** x - tanh(x), as torch.nn.Tanhshrink. Input [*], output [*]. */
public final class Tanhshrink extends ElementwiseLayer {

  /** The layer; it has no arguments. */
  public Tanhshrink() {
    super(UnaryFunction.TANHSHRINK, "");
  }
}
