package org.feedforward.job.sql;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.RowFaultException.Origin;
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

  /** A wrong id or number, told by the column it stands in where it is made of one. */
  static JobException outOfRange(ScoreTask task, int model, RowFaultException cause) {
    String label = Names.escape(task.label(model));
    String told =
        cause
            .origin()
            .flatMap(origin -> column(task, model, origin))
            .map(column -> column + " " + cause.told())
            .orElse(label + ": " + cause.getMessage());
    return new JobException(ExitCode.DATA, told + advice(label, cause) + file(), cause);
  }

  /** ONNX counts negative indices from the end, which a model may rely on. */
  private static String advice(String label, RowFaultException cause) {
    return label.endsWith(".onnx")
            && cause instanceof IndexOutOfRangeException index
            && index.index() < 0
            && index.index() >= -index.extent()
        ? " (model.negative-ids: wrap counts from the end, as ONNX does)"
        : "";
  }

  private static Optional<String> column(ScoreTask task, int model, Origin origin) {
    return Stream.concat(task.sources().stream(), task.constants().stream())
        .filter(source -> source.targets().stream().anyMatch(t -> feeds(t, model, origin)))
        .findFirst()
        .map(source -> "column '" + Names.escape(source.name()) + "'");
  }

  private static boolean feeds(Target target, int model, Origin origin) {
    return target.model() == model
        && target.input() == origin.input()
        && origin.element() >= target.element()
        && origin.element() < target.element() + target.elements();
  }

  private static String file() {
    String path = InputFileBlockHolder.getInputFilePath().toString();
    return path.isEmpty() ? "" : "; in " + Names.escape(path);
  }
}
