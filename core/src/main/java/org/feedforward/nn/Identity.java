package org.feedforward.nn;

import org.feedforward.graph.Value;

/** The input itself, as torch.nn.Identity. Input [*], output [*]. */
public final class Identity extends Module {

  @Override
  protected Value forward(Value x) {
    return x;
  }
}
