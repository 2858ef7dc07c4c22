package org.feedforward.nn;

import org.feedforward.graph.ReduceFunction;

/** The largest of as many windows as are wanted, as torch.nn.AdaptiveMaxPool1d. Input [N, C, L]. */
public final class AdaptiveMaxPool1d extends AdaptivePoolLayer {

  /** With that many outputs along every axis. */
  public AdaptiveMaxPool1d(int outputSize) {
    super(1, ReduceFunction.MAX, outputSize);
  }

  private AdaptiveMaxPool1d(PrintedArguments arguments) {
    super(1, ReduceFunction.MAX, arguments);
  }

  static AdaptiveMaxPool1d parse(PrintedArguments arguments) {
    return new AdaptiveMaxPool1d(arguments);
  }
}
