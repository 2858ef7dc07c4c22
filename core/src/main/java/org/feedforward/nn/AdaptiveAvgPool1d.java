package org.feedforward.nn;

import org.feedforward.graph.ReduceFunction;

/** The mean of as many windows as are wanted, as torch.nn.AdaptiveAvgPool1d. Input [N, C, L]. */
public final class AdaptiveAvgPool1d extends AdaptivePoolLayer {

  /** With that many outputs along every axis. */
  public AdaptiveAvgPool1d(int outputSize) {
    super(1, ReduceFunction.MEAN, outputSize);
  }

  private AdaptiveAvgPool1d(PrintedArguments arguments) {
    super(1, ReduceFunction.MEAN, arguments);
  }

  static AdaptiveAvgPool1d parse(PrintedArguments arguments) {
    return new AdaptiveAvgPool1d(arguments);
  }
}
