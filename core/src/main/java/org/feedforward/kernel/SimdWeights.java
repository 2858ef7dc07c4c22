package org.feedforward.kernel;

import java.util.Optional;
import org.feedforward.tensor.Tensor;

/**
 * The weights of some outputs in panels of a few outputs each: their biases, then for every input
 * their weights.
 */
final class SimdWeights {

  /** With 16 registers (AVX2) more than 4 outputs x 2 vectors would spill. */
  private static final boolean MANY_REGISTERS = SimdKernels.SPECIES.vectorBitSize() != 256;

  private final float[] packed;
  private final int in;
  private final int out;

  /** Outputs that go through panels of 12, or of 6; they come first. */
  private final int wide;

  /** The outputs of one of these panels. */
  private final int width;

  /**
   * Packs weights.
   *
   * @param weight those of all outputs, {@code in} of each
   * @param bias those of all outputs, or none
   * @param first the first of the outputs
   * @param out how many outputs
   * @param in inputs of an output
   */
  SimdWeights(Tensor weight, Optional<Tensor> bias, int first, int out, int in) {
    this(weight, bias, first, out, in, MANY_REGISTERS ? 12 : 0);
  }

  private SimdWeights(Tensor weight, Optional<Tensor> bias, int first, int out, int in, int width) {
    this.in = in;
    this.out = out;
    this.width = width;
    this.wide = width == 12 ? twelves(out) : width == 6 ? out / 6 * 6 : 0;
    this.packed = new float[Math.multiplyExact(out, in + 1)];
    int to = 0;
    for (int o = 0; o < out; ) {
      int panel = panel(o);
      for (int j = 0; j < panel; j++) {
        packed[to++] = bias.isPresent() ? bias.get().getFloat(first + o + j) : 0;
      }
      for (int k = 0; k < in; k++) {
        for (int j = 0; j < panel; j++) {
          packed[to++] = weight.getFloat((first + o + j) * in + k);
        }
      }
      o += panel;
    }
  }

  /** As the constructor, where 6 outputs x 2 vectors take 16 registers: of a convolution. */
  static SimdWeights ofTaps(Tensor weight, Optional<Tensor> bias, int first, int out, int in) {
    return new SimdWeights(weight, bias, first, out, in, MANY_REGISTERS ? 12 : 6);
  }

  /** Two panels of 8 are faster than one of 12 and one of 4. */
  private static int twelves(int out) {
    int panels = out / 12;
    return 12 * (panels > 0 && out % 12 == 4 ? panels - 1 : panels);
  }

  /** The outputs of the panel that starts with an output. */
  int panel(int o) {
    if (o < wide) {
      return width;
    }
    int widest = MANY_REGISTERS ? 8 : 4;
    return out - o >= widest ? widest : Integer.highestOneBit(out - o);
  }

  /** Where the panel lies that starts with an output. */
  int at(int o) {
    return o * (in + 1);
  }

  float[] floats() {
    return packed;
  }

  long bytes() {
    return (long) Float.BYTES * packed.length;
  }
}
