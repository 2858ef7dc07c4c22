package org.feedforward.kernel;

/**
 * Columns into and out of tiles, whole blocks only. A block is too short for System.arraycopy,
 * whose call costs more than its copying.
 */
final class SimdCopies {

  private static final int LANES = SimdKernels.SPECIES.length();
  private static final int BLOCK = SimdKernels.BLOCK_ROWS;

  private SimdCopies() {}

  /** Spreads {@code blocks} blocks of a column over a tile. */
  static void put(float[] column, int from, float[] tile, int to, int tileStep, int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        SimdArithmetic.load(column, from + block * BLOCK + r)
            .intoArray(tile, to + block * tileStep + r);
      }
    }
  }

  /** Collects {@code blocks} blocks of a tile in a column. */
  static void get(float[] tile, int from, int tileStep, float[] column, int to, int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int r = 0; r < BLOCK; r += LANES) {
        SimdArithmetic.load(tile, from + block * tileStep + r)
            .intoArray(column, to + block * BLOCK + r);
      }
    }
  }
}
