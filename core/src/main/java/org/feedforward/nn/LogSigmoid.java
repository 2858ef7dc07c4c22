package org.feedforward.nn;

import org.feedforward.graph.UnaryFunction;

/** log(1 / (1 + e^-x)), as torch.nn.LogSigmoid. Input [*], output [*]. */
public final class LogSigmoid extends ElementwiseLayer {

  /** The layer; it has no arguments. */
  public LogSigmoid() {
    super(UnaryFunction.LOG_SIGMOID, "");
  }
}
