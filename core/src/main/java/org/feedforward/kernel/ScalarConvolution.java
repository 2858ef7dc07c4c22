package org.feedforward.kernel;

import java.util.Arrays;
import java.util.Optional;
import org.feedforward.tensor.Tensor;

/** A convolution over separate row arrays, by the loops of {@link ScalarLinear}. */
final class ScalarConvolution implements ConvolutionKernel {

  private final ConvolutionShape shape;
  private final float[] weight;
  private final float[] bias;
  private final float floor;

  ScalarConvolution(ConvolutionShape shape, Tensor weight, Optional<Tensor> bias, float floor) {
    this.shape = shape;
    this.weight = weight.toFloats();
    this.bias = bias.map(Tensor::toFloats).orElseGet(() -> new float[weight.dim(0)]);
    this.floor = floor;
  }

  @Override
  public long bytes() {
    return (long) Float.BYTES * (weight.length + bias.length);
  }

  @Override
  public void run(Tile x, Tile y, int rows) {
    int positions = shape.starts().length;
    for (int repeat = 0; repeat < shape.repeats(); repeat++) {
      for (int group = 0; group < shape.groups(); group++) {
        int from = repeat * shape.inElements() + group * shape.groupElements();
        int first = group * shape.outputs();
        int to = repeat * shape.outElements() + first * positions;
        for (int p = 0; p < positions; p++) {
          position(x, from + shape.starts()[p], y, to + p, first, rows);
        }
      }
    }
  }

  /** All outputs of a group at one position. */
  private void position(Tile x, int from, Tile y, int to, int first, int rows) {
    int[] taps = shape.taps();
    int positions = shape.starts().length;
    for (int o = 0; o < shape.outputs(); o++) {
      float[] sum = y.floats(to + o * positions);
      Arrays.fill(sum, 0, rows, bias[first + o]);
      int w = (first + o) * taps.length;
      int k = 0;
      for (; k + 3 < taps.length; k += 4) {
        ScalarLinear.addFour(
            x.floats(from + taps[k]),
            x.floats(from + taps[k + 1]),
            x.floats(from + taps[k + 2]),
            x.floats(from + taps[k + 3]),
            weight[w + k],
            weight[w + k + 1],
            weight[w + k + 2],
            weight[w + k + 3],
            sum,
            rows);
      }
      for (; k < taps.length; k++) {
        ScalarLinear.addOne(x.floats(from + taps[k]), weight[w + k], sum, rows);
      }
      if (floor != Float.NEGATIVE_INFINITY) {
        ScalarLinear.raise(sum, floor, rows);
      }
    }
  }
}
