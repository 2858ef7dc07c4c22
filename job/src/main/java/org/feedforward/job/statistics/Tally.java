package org.feedforward.job.statistics;

import org.feedforward.kernel.FloatSummary;
import org.feedforward.kernel.Kernels;

/**
 * What a task counts with, one column after the other.
 *
 * @param kernels the fastest
 * @param summary of the numbers that are counted now
 */
record Tally(Kernels kernels, FloatSummary summary) {

  static Tally of(Kernels kernels) {
    return new Tally(kernels, new FloatSummary());
  }
}
