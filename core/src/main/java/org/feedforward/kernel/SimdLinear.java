package org.feedforward.kernel;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.feedforward.tensor.Tensor;

/**
 * A linear layer over blocks of rows: a broadcast weight times a vector of rows. The weights of a
 * few outputs lie together (a panel: their biases, then for every input their weights), so that
 * every vector of rows that is loaded serves all of them.
 *
 * <p>Shapes, outputs x vectors of rows: 8x2 keeps 16 accumulators, more than the latency of fma
 * needs, and loads 10 values for 16 fma; wider ones were no faster, 4x4 and 9x3 slower. What is
 * left of the outputs goes into panels of 4, 2 and 1, which take more blocks of rows at a time to
 * have 8 accumulators still. So there are no masks and no padded weights.
 *
 * <p>C2's demands on the micro-kernels: one straight path, arrays and ints only, accumulators in
 * local variables, and {@code VC.cast}: without it, C2 keeps accumulators on the heap for good once
 * anything in the JVM has used another species.
 */
final class SimdLinear implements LinearKernel {

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final Class<? extends FloatVector> VC = SimdKernels.VC;
  private static final int LANES = SPECIES.length();
  private static final int BLOCK = SimdKernels.BLOCK_ROWS;

  /** Rows that a micro-kernel takes of a block. */
  private static final int STRIP = 2 * LANES;

  /** With 16 registers (AVX2) 16 accumulators would spill. */
  private static final int WIDEST_PANEL = SPECIES.vectorBitSize() == 256 ? 4 : 8;

  /** Blocks that go through all panels together are this large, so that they stay in L2. */
  private static final int HOT_FLOATS = 1 << 16;

  private final float[] packed;
  private final int in;
  private final int out;
  private final float floor;

  SimdLinear(Tensor weight, Optional<Tensor> bias, float floor) {
    this.out = weight.dim(0);
    this.in = weight.dim(1);
    if (floor != 0 && floor != Float.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException("Invalid floor: " + floor + " (must be 0 or -Infinity)");
    }
    this.floor = floor;
    this.packed = new float[Math.multiplyExact(out, in + 1)];
    int to = 0;
    for (int o = 0; o < out; ) {
      int panel = panel(out - o);
      for (int j = 0; j < panel; j++) {
        packed[to++] = bias.isPresent() ? bias.get().getFloat(o + j) : 0;
      }
      for (int k = 0; k < in; k++) {
        for (int j = 0; j < panel; j++) {
          packed[to++] = weight.getFloat((o + j) * in + k);
        }
      }
      o += panel;
    }
  }

  /** The outputs of the next panel when so many are left. */
  private static int panel(int left) {
    return left >= WIDEST_PANEL ? WIDEST_PANEL : Integer.highestOneBit(left);
  }

  @Override
  public long bytes() {
    return (long) Float.BYTES * packed.length;
  }

  /**
   * The vectors of inputs of all blocks lie one after another, as do the outputs. Blocks that stay
   * in L2 go through all panels together, so that a panel is used several times while it is in L1.
   */
  @Override
  public void run(Tile x, Tile y, int repeats, int rows) {
    int blocks = x.segments(rows) * repeats;
    int hot = Math.max(4, HOT_FLOATS / Math.max(1, in * BLOCK) & -4);
    for (int first = 0; first < blocks; first += hot) {
      int end = Math.min(blocks, first + hot);
      int w = 0;
      for (int o = 0; o < out; ) {
        int panel = panel(out - o);
        panel(panel, x.floats(0), y.floats(0), o, w, first, end);
        w += panel * (in + 1);
        o += panel;
      }
    }
  }

  /** Computes a panel's outputs, from {@code o} on, for some blocks. */
  private void panel(int panel, float[] x, float[] y, int o, int w, int first, int end) {
    int xStep = in * BLOCK;
    int yStep = out * BLOCK;
    int step = panel == 1 ? 4 : panel == 2 ? 2 : 1;
    for (int block = first; block < end; block += step) {
      int xo = block * xStep;
      int yo = block * yStep + o * BLOCK;
      // what is missing of the last blocks is computed again for a block that is there
      int second = Math.min(1, end - 1 - block);
      int third = Math.min(2, end - 1 - block);
      int fourth = Math.min(3, end - 1 - block);
      for (int r = 0; r < BLOCK; r += STRIP) {
        switch (panel) {
          case 1 ->
              one(
                  x,
                  xo + r,
                  xo + r + second * xStep,
                  xo + r + third * xStep,
                  xo + r + fourth * xStep,
                  packed,
                  w,
                  in,
                  y,
                  yo + r,
                  yo + r + second * yStep,
                  yo + r + third * yStep,
                  yo + r + fourth * yStep);
          case 2 ->
              two(
                  x,
                  xo + r,
                  xo + r + second * xStep,
                  packed,
                  w,
                  in,
                  y,
                  yo + r,
                  yo + r + second * yStep);
          case 4 -> four(x, xo + r, packed, w, in, y, yo + r);
          default -> eight(x, xo + r, packed, w, in, y, yo + r);
        }
      }
      if (floor != Float.NEGATIVE_INFINITY) {
        for (int i = 0; i < Math.min(step, end - block); i++) {
          relu(y, yo + i * yStep, panel * BLOCK);
        }
      }
    }
  }

  /** Eight outputs of a strip. */
  private static void eight(float[] x, int xo, float[] w, int wo, int in, float[] y, int yo) {
    FloatVector s0a = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b = s0a;
    FloatVector s1a = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b = s1a;
    FloatVector s2a = FloatVector.broadcast(SPECIES, w[wo + 2]);
    FloatVector s2b = s2a;
    FloatVector s3a = FloatVector.broadcast(SPECIES, w[wo + 3]);
    FloatVector s3b = s3a;
    FloatVector s4a = FloatVector.broadcast(SPECIES, w[wo + 4]);
    FloatVector s4b = s4a;
    FloatVector s5a = FloatVector.broadcast(SPECIES, w[wo + 5]);
    FloatVector s5b = s5a;
    FloatVector s6a = FloatVector.broadcast(SPECIES, w[wo + 6]);
    FloatVector s6b = s6a;
    FloatVector s7a = FloatVector.broadcast(SPECIES, w[wo + 7]);
    FloatVector s7b = s7a;
    for (int k = 0; k < in; k++) {
      FloatVector xa = FloatVector.fromArray(SPECIES, x, xo + k * BLOCK);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, xo + k * BLOCK + LANES);
      int at = wo + 8 + k * 8;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a = xa.fma(w0, s0a);
      s0b = xb.fma(w0, s0b);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a = xa.fma(w1, s1a);
      s1b = xb.fma(w1, s1b);
      FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
      s2a = xa.fma(w2, s2a);
      s2b = xb.fma(w2, s2b);
      FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
      s3a = xa.fma(w3, s3a);
      s3b = xb.fma(w3, s3b);
      FloatVector w4 = FloatVector.broadcast(SPECIES, w[at + 4]);
      s4a = xa.fma(w4, s4a);
      s4b = xb.fma(w4, s4b);
      FloatVector w5 = FloatVector.broadcast(SPECIES, w[at + 5]);
      s5a = xa.fma(w5, s5a);
      s5b = xb.fma(w5, s5b);
      FloatVector w6 = FloatVector.broadcast(SPECIES, w[at + 6]);
      s6a = xa.fma(w6, s6a);
      s6b = xb.fma(w6, s6b);
      FloatVector w7 = FloatVector.broadcast(SPECIES, w[at + 7]);
      s7a = xa.fma(w7, s7a);
      s7b = xb.fma(w7, s7b);
    }
    VC.cast(s0a).intoArray(y, yo);
    VC.cast(s0b).intoArray(y, yo + LANES);
    VC.cast(s1a).intoArray(y, yo + BLOCK);
    VC.cast(s1b).intoArray(y, yo + BLOCK + LANES);
    VC.cast(s2a).intoArray(y, yo + 2 * BLOCK);
    VC.cast(s2b).intoArray(y, yo + 2 * BLOCK + LANES);
    VC.cast(s3a).intoArray(y, yo + 3 * BLOCK);
    VC.cast(s3b).intoArray(y, yo + 3 * BLOCK + LANES);
    VC.cast(s4a).intoArray(y, yo + 4 * BLOCK);
    VC.cast(s4b).intoArray(y, yo + 4 * BLOCK + LANES);
    VC.cast(s5a).intoArray(y, yo + 5 * BLOCK);
    VC.cast(s5b).intoArray(y, yo + 5 * BLOCK + LANES);
    VC.cast(s6a).intoArray(y, yo + 6 * BLOCK);
    VC.cast(s6b).intoArray(y, yo + 6 * BLOCK + LANES);
    VC.cast(s7a).intoArray(y, yo + 7 * BLOCK);
    VC.cast(s7b).intoArray(y, yo + 7 * BLOCK + LANES);
  }

  /** Four outputs of a strip. */
  private static void four(float[] x, int xo, float[] w, int wo, int in, float[] y, int yo) {
    FloatVector s0a = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b = s0a;
    FloatVector s1a = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b = s1a;
    FloatVector s2a = FloatVector.broadcast(SPECIES, w[wo + 2]);
    FloatVector s2b = s2a;
    FloatVector s3a = FloatVector.broadcast(SPECIES, w[wo + 3]);
    FloatVector s3b = s3a;
    for (int k = 0; k < in; k++) {
      FloatVector xa = FloatVector.fromArray(SPECIES, x, xo + k * BLOCK);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, xo + k * BLOCK + LANES);
      int at = wo + 4 + k * 4;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a = xa.fma(w0, s0a);
      s0b = xb.fma(w0, s0b);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a = xa.fma(w1, s1a);
      s1b = xb.fma(w1, s1b);
      FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
      s2a = xa.fma(w2, s2a);
      s2b = xb.fma(w2, s2b);
      FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
      s3a = xa.fma(w3, s3a);
      s3b = xb.fma(w3, s3b);
    }
    VC.cast(s0a).intoArray(y, yo);
    VC.cast(s0b).intoArray(y, yo + LANES);
    VC.cast(s1a).intoArray(y, yo + BLOCK);
    VC.cast(s1b).intoArray(y, yo + BLOCK + LANES);
    VC.cast(s2a).intoArray(y, yo + 2 * BLOCK);
    VC.cast(s2b).intoArray(y, yo + 2 * BLOCK + LANES);
    VC.cast(s3a).intoArray(y, yo + 3 * BLOCK);
    VC.cast(s3b).intoArray(y, yo + 3 * BLOCK + LANES);
  }

  /** Two outputs of the strips of two blocks. */
  private static void two(
      float[] x, int xo0, int xo1, float[] w, int wo, int in, float[] y, int yo0, int yo1) {
    FloatVector s0a0 = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b0 = s0a0;
    FloatVector s0a1 = s0a0;
    FloatVector s0b1 = s0a0;
    FloatVector s1a0 = FloatVector.broadcast(SPECIES, w[wo + 1]);
    FloatVector s1b0 = s1a0;
    FloatVector s1a1 = s1a0;
    FloatVector s1b1 = s1a0;
    for (int k = 0; k < in; k++) {
      FloatVector xa0 = FloatVector.fromArray(SPECIES, x, xo0 + k * BLOCK);
      FloatVector xb0 = FloatVector.fromArray(SPECIES, x, xo0 + k * BLOCK + LANES);
      FloatVector xa1 = FloatVector.fromArray(SPECIES, x, xo1 + k * BLOCK);
      FloatVector xb1 = FloatVector.fromArray(SPECIES, x, xo1 + k * BLOCK + LANES);
      int at = wo + 2 + k * 2;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a0 = xa0.fma(w0, s0a0);
      s0b0 = xb0.fma(w0, s0b0);
      s0a1 = xa1.fma(w0, s0a1);
      s0b1 = xb1.fma(w0, s0b1);
      FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
      s1a0 = xa0.fma(w1, s1a0);
      s1b0 = xb0.fma(w1, s1b0);
      s1a1 = xa1.fma(w1, s1a1);
      s1b1 = xb1.fma(w1, s1b1);
    }
    VC.cast(s0a0).intoArray(y, yo0);
    VC.cast(s0b0).intoArray(y, yo0 + LANES);
    VC.cast(s0a1).intoArray(y, yo1);
    VC.cast(s0b1).intoArray(y, yo1 + LANES);
    VC.cast(s1a0).intoArray(y, yo0 + BLOCK);
    VC.cast(s1b0).intoArray(y, yo0 + BLOCK + LANES);
    VC.cast(s1a1).intoArray(y, yo1 + BLOCK);
    VC.cast(s1b1).intoArray(y, yo1 + BLOCK + LANES);
  }

  /** One output of the strips of four blocks. */
  private static void one(
      float[] x,
      int xo0,
      int xo1,
      int xo2,
      int xo3,
      float[] w,
      int wo,
      int in,
      float[] y,
      int yo0,
      int yo1,
      int yo2,
      int yo3) {
    FloatVector s0a0 = FloatVector.broadcast(SPECIES, w[wo]);
    FloatVector s0b0 = s0a0;
    FloatVector s0a1 = s0a0;
    FloatVector s0b1 = s0a0;
    FloatVector s0a2 = s0a0;
    FloatVector s0b2 = s0a0;
    FloatVector s0a3 = s0a0;
    FloatVector s0b3 = s0a0;
    for (int k = 0; k < in; k++) {
      FloatVector xa0 = FloatVector.fromArray(SPECIES, x, xo0 + k * BLOCK);
      FloatVector xb0 = FloatVector.fromArray(SPECIES, x, xo0 + k * BLOCK + LANES);
      FloatVector xa1 = FloatVector.fromArray(SPECIES, x, xo1 + k * BLOCK);
      FloatVector xb1 = FloatVector.fromArray(SPECIES, x, xo1 + k * BLOCK + LANES);
      FloatVector xa2 = FloatVector.fromArray(SPECIES, x, xo2 + k * BLOCK);
      FloatVector xb2 = FloatVector.fromArray(SPECIES, x, xo2 + k * BLOCK + LANES);
      FloatVector xa3 = FloatVector.fromArray(SPECIES, x, xo3 + k * BLOCK);
      FloatVector xb3 = FloatVector.fromArray(SPECIES, x, xo3 + k * BLOCK + LANES);
      int at = wo + 1 + k;
      FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
      s0a0 = xa0.fma(w0, s0a0);
      s0b0 = xb0.fma(w0, s0b0);
      s0a1 = xa1.fma(w0, s0a1);
      s0b1 = xb1.fma(w0, s0b1);
      s0a2 = xa2.fma(w0, s0a2);
      s0b2 = xb2.fma(w0, s0b2);
      s0a3 = xa3.fma(w0, s0a3);
      s0b3 = xb3.fma(w0, s0b3);
    }
    VC.cast(s0a0).intoArray(y, yo0);
    VC.cast(s0b0).intoArray(y, yo0 + LANES);
    VC.cast(s0a1).intoArray(y, yo1);
    VC.cast(s0b1).intoArray(y, yo1 + LANES);
    VC.cast(s0a2).intoArray(y, yo2);
    VC.cast(s0b2).intoArray(y, yo2 + LANES);
    VC.cast(s0a3).intoArray(y, yo3);
    VC.cast(s0b3).intoArray(y, yo3 + LANES);
  }

  /**
   * Compare and blend: NaN and -0.0 stay, as in ReLU. A pass of its own over what is in L1: inside
   * the micro-kernels it is more than C2 inlines, and the accumulators end up on the heap.
   */
  private static void relu(float[] y, int from, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = SimdFunctions.load(y, from + i);
      SimdFunctions.relu(value).intoArray(y, from + i);
    }
  }
}
