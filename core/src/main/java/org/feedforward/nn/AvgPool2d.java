package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * The mean of every window, as torch.nn.AvgPool2d. Input [N, C, H, W]. PyTorch prints neither
 * ceil_mode nor count_include_pad: a layer read from a text is refused where they make a
 * difference.
 */
public final class AvgPool2d extends PoolLayer {

  private final Optional<Boolean> ceilMode;
  private final Optional<Boolean> countIncludePad;
  private final int divisor;

  /** Windows one beside the other. */
  public AvgPool2d(int kernelSize) {
    this(kernelSize, kernelSize, 0, true);
  }

  /** With a stride and padding, which counts or does not. */
  public AvgPool2d(int kernelSize, int stride, int padding, boolean countIncludePad) {
    this(
        new int[] {kernelSize},
        new int[] {stride},
        new int[] {padding},
        Optional.of(false),
        Optional.of(countIncludePad),
        0);
  }

  private AvgPool2d(
      int[] kernelSize,
      int[] stride,
      int[] padding,
      Optional<Boolean> ceilMode,
      Optional<Boolean> countIncludePad,
      int divisor) {
    super(2, kernelSize, stride, padding);
    this.ceilMode = ceilMode;
    this.countIncludePad = countIncludePad;
    this.divisor = divisor;
  }

  static AvgPool2d parse(PrintedArguments arguments) {
    int[] kernelSize = arguments.integers(0, "kernel_size");
    return new AvgPool2d(
        kernelSize,
        extents(arguments, "stride", kernelSize),
        extents(arguments, "padding", new int[1]),
        flag(arguments, "ceil_mode"),
        flag(arguments, "count_include_pad"),
        arguments.integer("divisor_override", 0));
  }

  private static Optional<Boolean> flag(PrintedArguments arguments, String name) {
    return arguments.has(name) ? Optional.of(arguments.bool(name, false)) : Optional.empty();
  }

  @Override
  protected Value forward(Value x) {
    Windows windows = windows(x, new int[] {1}, ceilMode);
    if (pads() && countIncludePad.isEmpty() && divisor == 0) {
      throw new ModelException(
          this
              + ": PyTorch does not print count_include_pad, which makes a difference with padding:"
              + " save the whole module or the graph instead");
    }
    int[] counted = countIncludePad.orElse(false) ? paddings() : new int[2];
    return windows.average(x, counted, counted, divisor);
  }

  @Override
  protected String extraRepr() {
    return sizes(false);
  }
}
