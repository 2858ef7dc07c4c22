package org.feedforward.job.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a finished run has to tell.
 *
 * @param rows rows read, scored and written
 * @param seconds how long reading, scoring and writing took
 * @param output where the result stands
 * @param identity the model's identity
 * @param kernels the kernels that computed, each with its reason
 * @param rounded integers that became another number as a float32, by the column they stand in
 * @param notes what a person should know of the input
 */
public record Report(
    long rows,
    double seconds,
    String output,
    String identity,
    Set<String> kernels,
    Map<String, Long> rounded,
    List<String> notes) {

  public Report {
    kernels = Set.copyOf(kernels);
    notes = List.copyOf(notes);
    rounded = Collections.unmodifiableMap(new TreeMap<>(rounded));
  }

  /** Rows per second. */
  public double rowsPerSecond() {
    return seconds == 0 ? 0 : rows / seconds;
  }
}
