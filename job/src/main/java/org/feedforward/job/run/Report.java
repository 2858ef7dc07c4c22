package org.feedforward.job.run;

import java.util.Set;

/**
 * What a finished run has to tell.
 *
 * @param rows rows read, scored and written
 * @param seconds how long reading, scoring and writing took
 * @param output where the result stands
 * @param identity the model's identity
 * @param kernels the kernels that computed, each with its reason
 */
public record Report(
    long rows, double seconds, String output, String identity, Set<String> kernels) {

  public Report {
    kernels = Set.copyOf(kernels);
  }

  /** Rows per second. */
  public double rowsPerSecond() {
    return seconds == 0 ? 0 : rows / seconds;
  }
}
