package org.feedforward.kernel;

import java.util.Optional;
import org.feedforward.tensor.Tensor;

/**
 * A linear layer over blocks of rows. The weights of a few outputs lie together (a panel: their
 * biases, then for every input their weights), so that every vector of rows that is loaded serves
 * all of them. What is left of the outputs goes into narrower panels, which take several blocks of
 * rows at a time: no masks, no padded weights. The arithmetic is that of {@link SimdPanels}.
 */
final class SimdLinear implements LinearKernel {

  private static final int LANES = SimdKernels.SPECIES.length();
  private static final int BLOCK = SimdKernels.BLOCK_ROWS;

  /** Rows that a micro-kernel takes of a block. */
  private static final int STRIP = 2 * LANES;

  /** With 16 registers (AVX2) more than 4 outputs x 2 vectors would spill. */
  private static final boolean MANY_REGISTERS = SimdKernels.SPECIES.vectorBitSize() != 256;

  /** Blocks that go through the wide panels together are this large, so that they stay in L2. */
  private static final int HOT_FLOATS = 1 << 17;

  private final float[] packed;
  private final int in;
  private final int out;
  private final float floor;

  SimdLinear(Tensor weight, Optional<Tensor> bias, float floor) {
    this.out = weight.dim(0);
    this.in = weight.dim(1);
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

  /** The outputs of the next panel when so many are left; wide ones come first. */
  private static int panel(int left) {
    if (MANY_REGISTERS && left >= 8) {
      // two panels of 8 are faster than 12 and 4
      return left >= 12 && left % 12 != 4 ? 12 : 8;
    }
    return left >= 4 ? 4 : Integer.highestOneBit(left);
  }

  /** How many blocks a panel takes at a time. */
  private static int step(int panel) {
    return panel >= 8 ? 1 : panel == 1 ? 4 : 2;
  }

  @Override
  public long bytes() {
    return (long) Float.BYTES * packed.length;
  }

  /**
   * The vectors of inputs of all blocks lie one after another, as do the outputs. Blocks that stay
   * in L2 go through all wide panels together, so that a panel is used several times while it is in
   * L1, and a layer of many inputs does not fetch them from L3 for every panel.
   */
  @Override
  public void run(Tile x, Tile y, int repeats, int rows) {
    int blocks = x.segments(rows) * repeats;
    int hot = Math.max(1, HOT_FLOATS / Math.max(1, in * BLOCK));
    hot = hot >= 4 ? hot & -4 : hot;
    for (int first = 0; first < blocks; first += hot) {
      panels(true, x.floats(0), y.floats(0), first, Math.min(blocks, first + hot));
    }
    panels(false, x.floats(0), y.floats(0), 0, blocks);
  }

  /** Computes the outputs of the wide or of the narrow panels for some blocks. */
  private void panels(boolean wide, float[] x, float[] y, int first, int end) {
    int w = 0;
    for (int o = 0; o < out; ) {
      int panel = panel(out - o);
      if (wide == (step(panel) == 1)) {
        panel(panel, x, y, o, w, first, end);
      }
      w += panel * (in + 1);
      o += panel;
    }
  }

  /** Computes a panel's outputs, from {@code o} on, for some blocks. */
  private void panel(int panel, float[] x, float[] y, int o, int w, int first, int end) {
    int xStep = in * BLOCK;
    int yStep = out * BLOCK;
    int step = step(panel);
    for (int block = first; block < end; block += step) {
      int xo = block * xStep;
      int yo = block * yStep + o * BLOCK;
      // what is missing of the last blocks is computed again for a block that is there
      int second = Math.min(1, end - 1 - block);
      for (int r = 0; r < BLOCK; r += STRIP) {
        int x0 = xo + r;
        int x1 = x0 + second * xStep;
        int y0 = yo + r;
        int y1 = y0 + second * yStep;
        switch (panel) {
          case 1 -> {
            int third = Math.min(2, end - 1 - block);
            int fourth = Math.min(3, end - 1 - block);
            int x2 = x0 + third * xStep;
            int x3 = x0 + fourth * xStep;
            int y2 = y0 + third * yStep;
            int y3 = y0 + fourth * yStep;
            SimdPanels.one(x, x0, x1, x2, x3, packed, w, in, floor, y, y0, y1, y2, y3);
          }
          case 2 -> SimdPanels.two(x, x0, x1, packed, w, in, floor, y, y0, y1);
          case 4 -> SimdPanels.four(x, x0, x1, packed, w, in, floor, y, y0, y1);
          case 8 -> SimdPanels.eight(x, x0, packed, w, in, floor, y, y0);
          default -> SimdPanels.twelve(x, x0, packed, w, in, floor, y, y0);
        }
      }
    }
  }
}
