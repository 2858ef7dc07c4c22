package org.feedforward.job.sql;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.IndexOutOfRangeException.Origin;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** Values that the model cannot take, with the file they stand in where Spark knows it. */
final class DataFaults {

  private DataFaults() {}

  static JobException arrayLength(String column, int length, int expected) {
    return JobException.data(
        "column '"
            + Names.escape(column)
            + "' holds an array of "
            + length
            + " elements, expected "
            + expected
            + file());
  }

  /** A wrong id, told by the column it stands in where the index is made of one. */
  static JobException indexOutOfRange(ScoreTask task, int model, IndexOutOfRangeException cause) {
    String column =
        cause
            .origin()
            .flatMap(origin -> column(task, model, origin))
            .map(text -> text + ": ")
            .orElse("");
    return new JobException(
        ExitCode.DATA,
        column + Names.escape(task.label(model)) + ": " + cause.getMessage() + file(),
        cause);
  }

  private static Optional<String> column(ScoreTask task, int model, Origin origin) {
    return Stream.concat(task.sources().stream(), task.constants().stream())
        .filter(source -> source.targets().stream().anyMatch(t -> feeds(t, model, origin)))
        .findFirst()
        .map(source -> "column '" + Names.escape(source.name()) + "' holds " + origin.value());
  }

  private static boolean feeds(Target target, int model, Origin origin) {
    return target.model() == model
        && target.input() == origin.input()
        && origin.element() >= target.element()
        && origin.element() < target.element() + target.elements();
  }

  private static String file() {
    String path = InputFileBlockHolder.getInputFilePath().toString();
    return path.isEmpty() ? "" : ", in " + Names.escape(path);
  }
}
