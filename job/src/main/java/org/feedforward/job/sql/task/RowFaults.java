package org.feedforward.job.sql.task;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.RowFaultException.Origin;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.quality.RowFault;

/** Faults of rows as values of Spark, and those that the model finds itself. */
public final class RowFaults {

  /** The field of {@link #TYPE} that lists the faults. */
  public static final String FAULTS = "faults";

  /** One fault, and the words of which its sentence is made when somebody asks for it. */
  static final StructType ONE =
      new StructType()
          .add("reason", DataTypes.StringType)
          .add("feature", DataTypes.StringType)
          .add("column", DataTypes.StringType)
          .add("value", DataTypes.StringType)
          .add("told", DataTypes.StringType)
          .add("advice", DataTypes.StringType);

  /** All faults of a row and its file as a value; null for a row without one. */
  public static final StructType TYPE =
      new StructType()
          .add(FAULTS, DataTypes.createArrayType(ONE, false))
          .add("file", DataTypes.StringType);

  private RowFaults() {}

  /** The fields of {@link #ONE}, each a text or null. */
  static UTF8String[] fields(FoundFault found) {
    RowFault fault = found.fault();
    return new UTF8String[] {
      UTF8String.fromString(fault.reason().code()),
      text(found.feature()),
      text(fault.column()),
      text(fault.value()),
      UTF8String.fromString(fault.told()),
      text(fault.advice())
    };
  }

  static InternalRow row(List<FoundFault> faults, Optional<String> file) {
    Object[] rows = new Object[faults.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new GenericInternalRow((Object[]) fields(faults.get(i)));
    }
    return new GenericInternalRow(new Object[] {new GenericArrayData(rows), text(file)});
  }

  static UTF8String text(Optional<String> text) {
    return text.map(UTF8String::fromString).orElse(null);
  }

  /** What ends a task that tells no faults. */
  static JobException exception(RowFault fault, Optional<String> file) {
    return JobException.data(fault.sentence(file));
  }

  /** A file as people write it; nothing where Spark knows none. */
  static Optional<String> shown(UTF8String file) {
    if (file == null || file.numBytes() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Path(URI.create(file.toString())).toString());
    } catch (IllegalArgumentException e) {
      return Optional.of(file.toString());
    }
  }

  /** A wrong id or number, told by the column it stands in where it is made of one. */
  static RowFault of(ScoreTask task, int model, RowFaultException cause, Optional<Source> source) {
    String label = Names.escape(task.label(model));
    Optional<String> column = source.map(Source::name);
    String told = column.isPresent() ? " " + cause.told() : label + ": " + cause.getMessage();
    return new RowFault(
        Reason.OUT_OF_RANGE,
        column,
        cause.origin().map(origin -> origin.value().toString()),
        told,
        advice(label, cause));
  }

  /** ONNX counts negative indices from the end, which a model may rely on. */
  private static Optional<String> advice(String label, RowFaultException cause) {
    return label.endsWith(".onnx")
            && cause instanceof IndexOutOfRangeException index
            && index.index() < 0
            && index.index() >= -index.extent()
        ? Optional.of("model.negative-ids: wrap counts from the end, as ONNX does")
        : Optional.empty();
  }

  /** The value of a row that an element of an input was read from. */
  static Optional<Source> source(ScoreTask task, int model, Origin origin) {
    return Stream.concat(task.sources().stream(), task.constants().stream())
        .filter(source -> source.slots().stream().anyMatch(slot -> feeds(slot, model, origin)))
        .findFirst();
  }

  static boolean feeds(InputSlot slot, int model, Origin origin) {
    return slot.model() == model
        && slot.input() == origin.input()
        && origin.element() >= slot.element()
        && origin.element() < slot.element() + slot.elements();
  }
}
