package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** tanh(x), as torch.nn.Tanh. Input [*], output [*]. */
public final class Tanh extends ElementwiseLayer {

  /** The layer; it has no arguments. */
  public Tanh() {
    super(UnaryFunction.TANH, "");
  }
}
