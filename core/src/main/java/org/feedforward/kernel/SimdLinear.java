package org.feedforward.kernel;

import java.util.Optional;
import org.feedforward.tensor.Tensor;

/**
 * A linear layer over blocks of rows. The weights of a few outputs lie together (a panel of {@link
 * SimdWeights}), so that every vector of rows that is loaded serves all of them. What is left of
 * the outputs goes into narrower panels, which take several blocks of rows at a time: no masks, no
 * padded weights. The arithmetic is that of {@link SimdPanels}.
 */
final class SimdLinear implements LinearKernel {

  private static final int LANES = SimdKernels.SPECIES.length();
  private static final int BLOCK = SimdKernels.BLOCK_ROWS;

  /** Rows that a micro-kernel takes of a block. */
  static final int STRIP = 2 * LANES;

  /** Blocks that go through panels together are this large, so that they stay in L2. */
  private static final int HOT_FLOATS = 1 << 16;

  /** Panels that several groups of blocks use one after another, so that they come from L2. */
  private static final int SHARED_FLOATS = 1 << 17;

  /** Every panel reads the columns again: with more outputs, copying them once is faster. */
  private static final int MOST_FROM_COLUMNS = 160;

  private final SimdWeights weights;
  private final float[] packed;
  private final int in;
  private final int out;
  private final float floor;

  SimdLinear(Tensor weight, Optional<Tensor> bias, float floor) {
    this.out = weight.dim(0);
    this.in = weight.dim(1);
    this.floor = floor;
    this.weights = new SimdWeights(weight, bias, 0, out, in);
    this.packed = weights.floats();
  }

  @Override
  public boolean readsColumns() {
    return out <= MOST_FROM_COLUMNS;
  }

  @Override
  public long bytes() {
    return weights.bytes();
  }

  /**
   * The vectors of inputs of all blocks lie one after another, as do the outputs. A few blocks go
   * through a few panels together: so a panel is used several times while it is in L1, and weights
   * that do not fit L2 come from memory once for all blocks. Taking the inputs in turns made none
   * of the sizes tried faster.
   */
  @Override
  public void run(Tile x, Tile y, int repeats, int rows) {
    int blocks = x.segments(rows) * repeats;
    int lent = x.lentColumns() == null ? 0 : rows / BLOCK;
    int hot = Math.max(4, HOT_FLOATS / Math.max(1, in * BLOCK) & -4);
    int shared = 12 * Math.max(1, SHARED_FLOATS / Math.max(1, in * 12));
    for (int o = 0; o < out; ) {
      // what is left after the panels of 12, at most 16 outputs, goes with the last of them
      int oEnd = out - o < shared + 16 ? out : o + shared;
      for (int first = 0; first < lent; first += hot) {
        panels(x, true, y.floats(0), o, oEnd, first, Math.min(lent, first + hot));
      }
      for (int first = lent; first < blocks; first += hot) {
        panels(x, false, y.floats(0), o, oEnd, first, Math.min(blocks, first + hot));
      }
      o = oEnd;
    }
  }

  /** Computes the outputs from {@code o} to {@code oEnd} for some blocks, lent or of the tile. */
  private void panels(Tile x, boolean lent, float[] y, int o, int oEnd, int first, int end) {
    for (int at = o; at < oEnd; at += weights.panel(at)) {
      int panel = weights.panel(at);
      int w = weights.at(at);
      for (int block = first; block < end; block += step(panel)) {
        int more = end - 1 - block;
        for (int r = 0; r < BLOCK; r += STRIP) {
          int yo = (block * out + at) * BLOCK + r;
          if (lent) {
            int row = x.lentRow() + block * BLOCK + r;
            columnPanel(panel, x.lentColumns(), row, w, y, yo, more);
          } else {
            panel(panel, x.floats(0), block * in * BLOCK + r, w, y, yo, more);
          }
        }
      }
    }
  }

  /** Blocks that a panel takes at a time. */
  static int step(int panel) {
    return panel == 1 ? 4 : panel == 2 ? 2 : 1;
  }

  /**
   * Computes a panel's outputs for a strip of a block and, where a panel takes several, of the next
   * blocks; there are {@code more} of them. What is missing is computed again for a block that is
   * there.
   */
  private void panel(int panel, float[] x, int xo, int w, float[] y, int yo, int more) {
    int xStep = in * BLOCK;
    int yStep = out * BLOCK;
    int second = Math.min(1, more);
    switch (panel) {
      case 1 -> {
        int third = Math.min(2, more);
        int fourth = Math.min(3, more);
        int x1 = xo + second * xStep;
        int x2 = xo + third * xStep;
        int x3 = xo + fourth * xStep;
        int y1 = yo + second * yStep;
        int y2 = yo + third * yStep;
        int y3 = yo + fourth * yStep;
        SimdPanels.one(x, xo, x1, x2, x3, packed, w, in, floor, y, yo, y1, y2, y3);
      }
      case 2 -> {
        int x1 = xo + second * xStep;
        int y1 = yo + second * yStep;
        SimdPanels.two(x, xo, x1, packed, w, in, floor, y, yo, y1);
      }
      case 4 -> SimdPanels.four(x, xo, packed, w, in, floor, y, yo);
      case 8 -> SimdPanels.eight(x, xo, packed, w, in, floor, y, yo);
      default -> SimdPanels.twelve(x, xo, packed, w, in, floor, y, yo);
    }
  }

  /** As {@link #panel}, for inputs in columns: row {@code row} and those behind it. */
  private void columnPanel(int panel, float[][] x, int row, int w, float[] y, int yo, int more) {
    int yStep = out * BLOCK;
    int second = Math.min(1, more);
    switch (panel) {
      case 1 -> {
        int third = Math.min(2, more);
        int fourth = Math.min(3, more);
        int row1 = row + second * BLOCK;
        int row2 = row + third * BLOCK;
        int row3 = row + fourth * BLOCK;
        int y1 = yo + second * yStep;
        int y2 = yo + third * yStep;
        int y3 = yo + fourth * yStep;
        SimdColumnPanels.one(x, row, row1, row2, row3, packed, w, in, floor, y, yo, y1, y2, y3);
      }
      case 2 -> {
        int row1 = row + second * BLOCK;
        int y1 = yo + second * yStep;
        SimdColumnPanels.two(x, row, row1, packed, w, in, floor, y, yo, y1);
      }
      case 4 -> SimdColumnPanels.four(x, row, packed, w, in, floor, y, yo);
      case 8 -> SimdColumnPanels.eight(x, row, packed, w, in, floor, y, yo);
      default -> SimdColumnPanels.twelve(x, row, packed, w, in, floor, y, yo);
    }
  }
}
