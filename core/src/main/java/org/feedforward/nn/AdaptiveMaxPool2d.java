package org.feedforward.nn;

import org.feedforward.graph.ReduceFunction;

/**
 * The largest of as many windows as are wanted, as torch.nn.AdaptiveMaxPool2d. Input [N, C, H, W].
 */
public final class AdaptiveMaxPool2d extends AdaptivePoolLayer {

  /** With that many outputs along every axis. */
  public AdaptiveMaxPool2d(int outputSize) {
    super(2, ReduceFunction.MAX, outputSize);
  }

  private AdaptiveMaxPool2d(PrintedArguments arguments) {
    super(2, ReduceFunction.MAX, arguments);
  }

  static AdaptiveMaxPool2d parse(PrintedArguments arguments) {
    return new AdaptiveMaxPool2d(arguments);
  }
}
