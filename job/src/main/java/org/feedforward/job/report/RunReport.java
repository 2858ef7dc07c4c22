package org.feedforward.job.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.feedforward.job.identity.RunDigest;

/**
 * The facts of a run that was verified. All that is told of a run is a view of it: {@link
 * ResultLine}, {@link ReportText}, {@link ManifestFacts}.
 *
 * @param subject what was asked for
 * @param rows rows of the result
 * @param unscored rows that could not be scored; nothing where one ends the run
 * @param seconds how long reading, scoring and writing took
 * @param kernels the kernels that computed, each with its reason, sorted
 * @param rounded integers that became another number as a float32, by the column they stand in
 * @param rowGroups how kept columns came from the files of the input; nothing where none did
 * @param notes what a person should know of the input
 */
public record RunReport(
    Subject subject,
    long rows,
    Optional<Unscored> unscored,
    double seconds,
    Set<String> kernels,
    Map<String, Long> rounded,
    Optional<RowGroups> rowGroups,
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
   * @param models of several models the identity of each, by name; empty for one
   * @param sameness what makes it the same run as another one
   */
  public record Subject(
      String model,
      String modelPath,
      String input,
      String output,
      String prediction,
      Map<String, String> labels,
      Map<String, String> models,
      Sameness sameness) {

    public Subject {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
      models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }
  }

  /**
   * What makes a run the same as another one.
   *
   * @param key what it is called, as {@code ds=2026-11-22}; nothing where it has no name
   * @param generation 1 for the first result of that name, 2 for its replacement
   * @param digest all that the numbers depend on
   */
  public record Sameness(Optional<String> key, long generation, RunDigest digest) {}

  /**
   * Rows that could not be scored.
   *
   * @param rejected those that left the result
   * @param nulls those that are in the result without a prediction
   * @param reasons how many rows had a fault of which reason; a row may have several
   * @param place where the rejected rows stand; nothing for a folder inside the result
   */
  public record Unscored(
      long rejected, long nulls, Map<String, Long> reasons, Optional<String> place) {

    public Unscored {
      reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    }
  }

  /**
   * Row groups of Parquet files whose kept columns went into the result without being decoded.
   *
   * @param copied as they are stored
   * @param encoded with some of their rows left out, or under other settings
   */
  public record RowGroups(long copied, long encoded) {}

  public RunReport {
    kernels = Collections.unmodifiableSet(new TreeSet<>(kernels));
    notes = List.copyOf(notes);
    rounded = Collections.unmodifiableMap(new TreeMap<>(rounded));
  }

  /** The same run with something more to know of it. */
  public RunReport noting(Optional<String> note) {
    List<String> all = Stream.concat(notes.stream(), note.stream()).toList();
    return new RunReport(subject, rows, unscored, seconds, kernels, rounded, rowGroups, all);
  }

  /** The same run, once it has ended. */
  public RunReport lasting(double total) {
    return new RunReport(subject, rows, unscored, total, kernels, rounded, rowGroups, notes);
  }

  /** Rows that were scored. */
  public long scored() {
    return rows - unscored.map(Unscored::nulls).orElse(0L);
  }

  /** Rows per second. */
  public double rowsPerSecond() {
    return seconds == 0 ? 0 : rows / seconds;
  }
}
