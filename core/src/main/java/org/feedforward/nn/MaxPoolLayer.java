package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.Value;

/** What MaxPool1d and MaxPool2d have in common. */
abstract class MaxPoolLayer extends PoolLayer {

  private final int[] dilation;
  private final boolean ceilMode;

  MaxPoolLayer(int axes, int kernelSize, int stride, int padding) {
    super(axes, new int[] {kernelSize}, new int[] {stride}, new int[] {padding});
    this.dilation = new int[] {1};
    this.ceilMode = false;
  }

  MaxPoolLayer(int axes, PrintedArguments arguments) {
    super(axes, arguments);
    refuseIndices(arguments);
    this.dilation = extents(arguments, "dilation", new int[] {1});
    this.ceilMode = arguments.bool("ceil_mode", false);
    windows(dilation); // refuses numbers that do not fit
  }

  @Override
  protected final Value forward(Value x) {
    return windows(x, dilation, Optional.of(ceilMode)).max(x);
  }

  @Override
  protected final String extraRepr() {
    return sizes(false)
        + ", dilation="
        + text(dilation, false)
        + ", ceil_mode="
        + PythonText.python(ceilMode);
  }
}
