package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Value;

/** What the adaptive pools have in common: as many windows along every axis as are wanted. */
abstract class AdaptivePoolLayer extends Module {

  private final int axes;
  private final ReduceFunction function;
  private final int[] outputSize; // one number stands for every axis

  AdaptivePoolLayer(int axes, ReduceFunction function, int... outputSize) {
    if (outputSize.length != 1 && outputSize.length != axes) {
      throw new IllegalArgumentException("output_size has " + outputSize.length + " numbers");
    }
    this.axes = axes;
    this.function = function;
    this.outputSize = outputSize;
  }

  AdaptivePoolLayer(int axes, ReduceFunction function, PrintedArguments arguments) {
    this(axes, function, arguments.integers(0, "output_size"));
    PoolLayer.refuseIndices(arguments);
  }

  @Override
  protected final Value forward(Value x) {
    if (x.shape().rank() < axes + 1) {
      throw new ModelException(this + " does not take a value of shape " + x.shape());
    }
    int[] outputs = outputSize.length == 1 ? Windows.filled(axes, outputSize[0]) : outputSize;
    return Windows.adaptive(x, function, outputs);
  }

  @Override
  protected final String extraRepr() {
    return "output_size=" + PoolLayer.text(outputSize, false);
  }
}
