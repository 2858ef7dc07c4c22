package org.feedforward.plan;

import org.feedforward.kernel.Kernels;

/**
 * Small buffers that steps need while they run, each as large as the hungriest step wants.
 *
 * @param strip for functions that are computed in several passes
 * @param floats for one entry of a table
 * @param places for the positions of a selection
 */
@SuppressWarnings("ArrayRecordComponent")
record Scratch(float[] strip, float[] floats, int[] places) {

  static Scratch of(int floats, int places) {
    return new Scratch(new float[Kernels.STRIP], new float[floats], new int[places]);
  }

  long bytes() {
    return (long) Float.BYTES * (strip.length + floats.length + places.length);
  }
}
