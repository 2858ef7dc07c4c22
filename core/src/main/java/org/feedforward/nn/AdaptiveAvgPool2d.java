package org.feedforward.nn;

import org.feedforward.graph.ReduceFunction;

/** The mean of as many windows as are wanted, as torch.nn.AdaptiveAvgPool2d. Input [N, C, H, W]. */
public final class AdaptiveAvgPool2d extends AdaptivePoolLayer {

  /** With that many outputs along every axis. */
  public AdaptiveAvgPool2d(int outputSize) {
    super(2, ReduceFunction.MEAN, outputSize);
  }

  private AdaptiveAvgPool2d(PrintedArguments arguments) {
    super(2, ReduceFunction.MEAN, arguments);
  }

  static AdaptiveAvgPool2d parse(PrintedArguments arguments) {
    return new AdaptiveAvgPool2d(arguments);
  }
}
