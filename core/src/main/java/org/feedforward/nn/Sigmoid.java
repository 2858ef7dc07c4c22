package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** 1 / (1 + e^-x), as torch.nn.Sigmoid. Input [*], output [*]. */
public final class Sigmoid extends ElementwiseLayer {

  /** The layer; it has no arguments. */
  public Sigmoid() {
    super(UnaryFunction.SIGMOID, "");
  }
}
