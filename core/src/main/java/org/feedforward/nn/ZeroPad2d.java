package org.feedforward.nn;

import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * Zeros around the last axes, as torch.nn.ZeroPad2d: left, right, top, bottom. Less than 0 takes
 * away.
 */
public final class ZeroPad2d extends Module {

  private final int[] padding;

  /** The same on every side. */
  public ZeroPad2d(int padding) {
    this(Windows.filled(4, padding));
  }

  private ZeroPad2d(int[] padding) {
    this.padding = padding;
  }

  static ZeroPad2d parse(PrintedArguments arguments) {
    int[] padding = arguments.integers(0, "padding");
    if (padding.length != 4) {
      throw new IllegalArgumentException("padding has " + padding.length + " numbers");
    }
    return new ZeroPad2d(padding);
  }

  @Override
  protected Value forward(Value x) {
    Value padded = x;
    for (int i = 0; i < 2; i++) {
      int axis = padded.axis(-1 - i);
      int front = padding[2 * i];
      int back = padding[2 * i + 1];
      if (front < 0 || back < 0) {
        int extent = padded.size(axis);
        padded = padded.slice(axis, Math.max(0, -front), Math.max(0, extent - Math.max(0, -back)));
      }
      Tensor zero = Tensor.scalar(0f);
      padded = Value.of(new Op.Pad(axis, Math.max(0, front), Math.max(0, back), zero), padded);
    }
    return padded;
  }

  @Override
  protected String extraRepr() {
    return ConvolutionLayer.tuple(padding);
  }
}
