package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Value;

/** The mean of as many windows as are wanted, as torch.nn.AdaptiveAvgPool1d. Input [N, C, L]. */
public final class AdaptiveAvgPool1d extends Module {

  private final int[] outputSize; // one number stands for every axis

  /** With that many outputs along every axis. */
  public AdaptiveAvgPool1d(int outputSize) {
    this(new int[] {outputSize});
  }

  private AdaptiveAvgPool1d(int[] outputSize) {
    this.outputSize = outputSize;
  }

  static AdaptiveAvgPool1d parse(PrintedArguments arguments) {
    if (arguments.bool("return_indices", false)) {
      throw new IllegalArgumentException("return_indices=True is not supported");
    }
    int[] outputSize = arguments.integers(0, "output_size");
    if (outputSize.length != 1) {
      throw new IllegalArgumentException("output_size has " + outputSize.length + " numbers");
    }
    return new AdaptiveAvgPool1d(outputSize);
  }

  @Override
  protected Value forward(Value x) {
    if (x.shape().rank() < 2) {
      throw new ModelException(this + " got a value of shape " + x.shape());
    }
    int[] outputs = outputSize.length == 1 ? Windows.filled(1, outputSize[0]) : outputSize;
    return Windows.adaptive(x, ReduceFunction.MEAN, outputs);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + PoolLayer.text(outputSize, false);
  }
}
