package org.feedforward.plan;

import org.feedforward.kernel.Kernels;

/**
 * Small buffers that steps need while they run, each as large as the hungriest step wants.
 *
 * @param strip for functions that are computed in several passes
 * @param places for the positions of a selection, or the indices of a segment
 */
@SuppressWarnings("ArrayRecordComponent")
record Scratch(float[] strip, int[] places) {

  static Scratch of(int places) {
    return new Scratch(new float[Kernels.STRIP], new int[places]);
  }

  long bytes() {
    return (long) Float.BYTES * (strip.length + places.length);
  }
}
