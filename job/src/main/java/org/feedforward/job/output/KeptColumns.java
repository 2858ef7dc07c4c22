package org.feedforward.job.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.Glob;

/** What becomes of kept columns that some file of a table has otherwise. */
final class KeptColumns {

  private KeptColumns() {}

  /**
   * Refuses to keep columns that cannot be read. Columns of a type that Spark does not know are
   * refused where they are named; among all columns they are left out, and {@link #notes} says so.
   */
  static void requireReadable(Optional<List<String>> patterns, ColumnFaults faults) {
    List<String> problems = new ArrayList<>();
    faults
        .conflicting()
        .forEach(
            (column, problem) -> {
              if (patterns.isEmpty() || isNamed(column, patterns.get())) {
                problems.add(OutputFaults.unreadable(problem));
              }
            });
    faults
        .unreadable()
        .forEach(
            (column, problem) -> {
              if (patterns.isPresent() && isNamed(column, patterns.get())) {
                problems.add(OutputFaults.unreadable(problem));
              }
            });
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
  }

  /** What a person should know of the kept columns. */
  static List<String> notes(boolean all, List<String> keep, ColumnFaults faults) {
    List<String> notes = new ArrayList<>();
    if (all) {
      faults.unreadable().values().forEach(problem -> notes.add(OutputFaults.notKept(problem)));
    }
    for (Map.Entry<String, String> missing : faults.incomplete().entrySet()) {
      String column = missing.getKey();
      if (keep.contains(column) || keep.stream().anyMatch(k -> column.startsWith(k + "."))) {
        notes.add(OutputFaults.missingInFile(missing.getValue(), column));
      }
    }
    return notes;
  }

  private static boolean isNamed(String column, List<String> patterns) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.equals(column)
                    || (Glob.isGlob(pattern)
                        && !Glob.parse(pattern).select(List.of(column)).isEmpty()));
  }
}
