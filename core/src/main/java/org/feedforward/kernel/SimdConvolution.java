package org.feedforward.kernel;

import java.util.Optional;
import org.feedforward.tensor.Tensor;

/**
 * A convolution over blocks of rows. The weights of a few outputs lie together as in {@link
 * SimdLinear}; a panel takes its inputs from where they lie under the kernel ({@link
 * SimdTapPanels}), so nothing is copied. Panels of one or two outputs take several positions of the
 * kernel at a time.
 */
final class SimdConvolution implements ConvolutionKernel {

  private static final int BLOCK = SimdKernels.BLOCK_ROWS;
  private static final int STRIP = SimdLinear.STRIP;

  private final ConvolutionShape shape;
  private final int[] starts;
  private final int[] taps;
  private final SimdWeights[] weights;
  private final float floor;

  SimdConvolution(ConvolutionShape shape, Tensor weight, Optional<Tensor> bias, float floor) {
    this.shape = shape;
    this.floor = floor;
    this.starts = scaled(shape.starts());
    this.taps = scaled(shape.taps());
    this.weights = new SimdWeights[shape.groups()];
    for (int group = 0; group < weights.length; group++) {
      weights[group] =
          SimdWeights.ofTaps(
              weight, bias, group * shape.outputs(), shape.outputs(), shape.taps().length);
    }
  }

  private static int[] scaled(int[] elements) {
    int[] floats = new int[elements.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Math.multiplyExact(elements[i], BLOCK);
    }
    return floats;
  }

  @Override
  public long bytes() {
    long bytes = 0;
    for (SimdWeights packed : weights) {
      bytes += packed.bytes();
    }
    return bytes;
  }

  @Override
  public void run(Tile x, Tile y, int rows) {
    int blocks = x.segments(rows);
    for (int block = 0; block < blocks; block++) {
      for (int repeat = 0; repeat < shape.repeats(); repeat++) {
        for (int group = 0; group < shape.groups(); group++) {
          int from = x.at(repeat * shape.inElements() + group * shape.groupElements(), block);
          int to =
              y.at(repeat * shape.outElements() + group * shape.outputs() * starts.length, block);
          group(x.floats(0), from, weights[group], y.floats(0), to);
        }
      }
    }
  }

  /** All positions of a group for one block: a panel's weights stay in L1. */
  private void group(float[] x, int from, SimdWeights packed, float[] y, int to) {
    for (int o = 0; o < shape.outputs(); o += packed.panel(o)) {
      int panel = packed.panel(o);
      int step = SimdLinear.step(panel);
      int yo = to + o * starts.length * BLOCK;
      for (int p = 0; p < starts.length; p += step) {
        int more = starts.length - 1 - p;
        for (int r = 0; r < BLOCK; r += STRIP) {
          panel(panel, x, from + r, p, packed, o, y, yo + r, more);
        }
      }
    }
  }

  /**
   * A panel's outputs for a strip at a position and, where a panel takes several, at the next ones;
   * there are {@code more} of them. What is missing is computed again for one that is there.
   */
  private void panel(
      int panel,
      float[] x,
      int from,
      int p,
      SimdWeights packed,
      int o,
      float[] y,
      int to,
      int more) {
    float[] w = packed.floats();
    int wo = packed.at(o);
    int xo = from + starts[p];
    int yo = to + p * BLOCK;
    int second = Math.min(1, more);
    int yStep = starts.length * BLOCK;
    switch (panel) {
      case 1 -> {
        int third = Math.min(2, more);
        int fourth = Math.min(3, more);
        int x1 = from + starts[p + second];
        int x2 = from + starts[p + third];
        int x3 = from + starts[p + fourth];
        int y1 = yo + second * BLOCK;
        int y2 = yo + third * BLOCK;
        int y3 = yo + fourth * BLOCK;
        SimdTapPanels.one(x, xo, x1, x2, x3, taps, w, wo, floor, y, yo, y1, y2, y3, yStep);
      }
      case 2 -> {
        int x1 = from + starts[p + second];
        int y1 = yo + second * BLOCK;
        SimdTapPanels.two(x, xo, x1, taps, w, wo, floor, y, yo, y1, yStep);
      }
      case 4 -> SimdTapPanels.four(x, xo, taps, w, wo, floor, y, yo, yStep);
      case 6 -> SimdTapPanels.six(x, xo, taps, w, wo, floor, y, yo, yStep);
      case 8 -> SimdTapPanels.eight(x, xo, taps, w, wo, floor, y, yo, yStep);
      default -> SimdTapPanels.twelve(x, xo, taps, w, wo, floor, y, yo, yStep);
    }
  }
}
