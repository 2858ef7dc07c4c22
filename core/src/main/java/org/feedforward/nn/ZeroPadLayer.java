package org.feedforward.nn;

import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * What ZeroPad1d and ZeroPad2d have in common: two numbers for each of the last axes, from the last
 * one on.
 */
abstract class ZeroPadLayer extends Module {

  private static final Tensor ZERO = Tensor.scalar(0f);

  private final int[] padding;

  ZeroPadLayer(int axes, int padding) {
    this.padding = Windows.filled(2 * axes, padding);
  }

  ZeroPadLayer(int axes, PrintedArguments arguments) {
    this.padding = arguments.integers(0, "padding");
    if (padding.length != 2 * axes) {
      throw new IllegalArgumentException("padding has " + padding.length + " numbers");
    }
  }

  @Override
  protected final Value forward(Value x) {
    Value padded = x;
    for (int i = 0; i < padding.length / 2; i++) {
      int axis = padded.axis(-1 - i);
      int front = padding[2 * i];
      int back = padding[2 * i + 1];
      if (front < 0 || back < 0) {
        int extent = padded.size(axis);
        padded = padded.slice(axis, Math.max(0, -front), Math.max(0, extent - Math.max(0, -back)));
      }
      padded = Value.of(new Op.Pad(axis, Math.max(0, front), Math.max(0, back), ZERO), padded);
    }
    return padded;
  }

  @Override
  protected final String extraRepr() {
    return ConvolutionLayer.tuple(padding);
  }
}
