package org.feedforward.job.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The facts of a run that was verified. All that is told of a run is a view of it: {@link
 * ResultLine}, {@link ReportText}, {@link ManifestFacts}.
 *
 * @param subject what was asked for
 * @param rows rows read, scored and written
 * @param seconds how long reading, scoring and writing took
 * @param kernels the kernels that computed, each with its reason, sorted
 * @param rounded integers that became another number as a float32, by the column they stand in
 * @param notes what a person should know of the input
 */
public record RunReport(
    Subject subject,
    long rows,
    double seconds,
    Set<String> kernels,
    Map<String, Long> rounded,
    List<String> notes) {

  /**
   * What a run is about, known before it starts.
   *
   * @param model the model's identity
   * @param modelPath its file
   * @param input the table, as messages may show it
   * @param output where the result stands
   * @param prediction the name of the prediction
   * @param labels texts that go with the result, by their names, as everybody may read them
   */
  public record Subject(
      String model,
      String modelPath,
      String input,
      String output,
      String prediction,
      Map<String, String> labels) {

    public Subject {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  public RunReport {
    kernels = Collections.unmodifiableSet(new TreeSet<>(kernels));
    notes = List.copyOf(notes);
    rounded = Collections.unmodifiableMap(new TreeMap<>(rounded));
  }

  /** The same run, once it has ended. */
  public RunReport lasting(double total) {
    return new RunReport(subject, rows, total, kernels, rounded, notes);
  }

  /** Rows per second. */
  public double rowsPerSecond() {
    return seconds == 0 ? 0 : rows / seconds;
  }
}
