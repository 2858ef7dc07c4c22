package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * What AvgPool1d and AvgPool2d have in common. PyTorch prints neither ceil_mode nor
 * count_include_pad: a layer read from a text is refused where they make a difference.
 */
abstract class AvgPoolLayer extends PoolLayer {

  private final int axes;
  private final Optional<Boolean> ceilMode;
  private final Optional<Boolean> countIncludePad;
  private final int divisor;

  AvgPoolLayer(int axes, int kernelSize, int stride, int padding, boolean countIncludePad) {
    super(axes, new int[] {kernelSize}, new int[] {stride}, new int[] {padding});
    this.axes = axes;
    this.ceilMode = Optional.of(false);
    this.countIncludePad = Optional.of(countIncludePad);
    this.divisor = 0;
  }

  AvgPoolLayer(int axes, PrintedArguments arguments) {
    super(axes, arguments);
    this.axes = axes;
    this.ceilMode = flag(arguments, "ceil_mode");
    this.countIncludePad = flag(arguments, "count_include_pad");
    this.divisor = arguments.integer("divisor_override", 0);
  }

  private static Optional<Boolean> flag(PrintedArguments arguments, String name) {
    return arguments.has(name) ? Optional.of(arguments.bool(name, false)) : Optional.empty();
  }

  @Override
  protected final Value forward(Value x) {
    Windows windows = windows(x, new int[] {1}, ceilMode);
    if (pads() && countIncludePad.isEmpty() && divisor == 0) {
      throw new ModelException(
          this
              + ": PyTorch does not print count_include_pad, which makes a difference with padding:"
              + " save the whole module or the graph instead");
    }
    int[] counted = countIncludePad.orElse(false) ? paddings() : new int[axes];
    return windows.average(x, counted, counted, divisor);
  }

  /**
   * As PyTorch prints them: the sizes of AvgPool1d are tuples, those of AvgPool2d what was given.
   */
  @Override
  protected final String extraRepr() {
    return sizes(axes == 1);
  }
}
