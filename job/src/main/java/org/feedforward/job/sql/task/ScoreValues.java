package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.feedforward.graph.Port;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.sql.numbers.ResultType;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/** A column that a model gives, row by row. */
final class ScoreValues {

  private final TileScorer scorer;
  private final int model;
  private final Workspace workspace;
  private final List<Port> outputs;
  private final ColumnForm form;
  private final LabelTexts texts;

  /** The output that is the number of a row; -1 for none. */
  private final int number;

  /** Its type; null for none. */
  private final DType type;

  ScoreValues(TileScorer scorer, int model, ColumnForm form) {
    this.scorer = scorer;
    this.model = model;
    this.workspace = scorer.workspace(model);
    this.outputs = scorer.outputs(model);
    this.form = form;
    this.texts = new LabelTexts(labels(form));
    this.number = number(form, outputs);
    this.type = number < 0 ? null : outputs.get(number).dtype();
  }

  private static List<String> labels(ColumnForm form) {
    return form instanceof ColumnForm.Label label
        ? label.labels()
        : form instanceof ColumnForm.Top top ? top.labels() : List.of();
  }

  /** The prediction of a row, as Catalyst holds values. */
  Object value(int row) {
    if (scorer.isFaulty(model, row)) {
      return null;
    } else if (form instanceof ColumnForm.Label label) {
      return texts.at(workspace.getLong(label.position(), 0, row));
    } else if (form instanceof ColumnForm.Top top) {
      return pairs(top, row);
    }
    List<Integer> asked = ((ColumnForm.Numbers) form).outputs();
    if (asked.size() == 1) {
      return value(asked.get(0), row);
    }
    Object[] values = new Object[asked.size()];
    for (int field = 0; field < values.length; field++) {
      values[field] = value(asked.get(field), row);
    }
    return new GenericInternalRow(values);
  }

  private ArrayData pairs(ColumnForm.Top top, int row) {
    Object[] pairs = new Object[outputs.get(top.scores()).elements()];
    for (int i = 0; i < pairs.length; i++) {
      Object label = texts.at(workspace.getLong(top.positions(), i, row));
      pairs[i] =
          new GenericInternalRow(new Object[] {label, workspace.getFloat(top.scores(), i, row)});
    }
    return new GenericArrayData(pairs);
  }

  private Object value(int output, int row) {
    Port port = outputs.get(output);
    int elements = port.elements();
    switch (port.dtype()) {
      case FLOAT32 -> {
        if (!ResultType.isArray(port)) {
          return workspace.getFloat(output, 0, row);
        }
        float[] values = new float[elements];
        workspace.getRow(output, row, values, 0);
        return UnsafeArrayData.fromPrimitiveArray(values);
      }
      case INT64 -> {
        if (!ResultType.isArray(port)) {
          return workspace.getLong(output, 0, row);
        }
        long[] values = new long[elements];
        for (int i = 0; i < elements; i++) {
          values[i] = workspace.getLong(output, i, row);
        }
        return UnsafeArrayData.fromPrimitiveArray(values);
      }
      case BOOL -> {
        if (!ResultType.isArray(port)) {
          return workspace.getBoolean(output, 0, row);
        }
        boolean[] values = new boolean[elements];
        for (int i = 0; i < elements; i++) {
          values[i] = workspace.getBoolean(output, i, row);
        }
        return UnsafeArrayData.fromPrimitiveArray(values);
      }
    }
    throw new IllegalStateException(port.toString());
  }

  private static int number(ColumnForm form, List<Port> outputs) {
    return form instanceof ColumnForm.Numbers numbers
            && numbers.outputs().size() == 1
            && !ResultType.isArray(outputs.get(numbers.outputs().get(0)))
        ? numbers.outputs().get(0)
        : -1;
  }

  /** Whether a prediction is a single number, which {@link #set} can write. */
  boolean isNumber() {
    return number >= 0;
  }

  /** Writes the prediction of a row, a single number, into a field of its width. */
  void set(int row, UnsafeRow target, int ordinal) {
    if (scorer.isFaulty(model, row)) {
      target.setNullAt(ordinal);
      return;
    }
    switch (type) {
      case FLOAT32 -> target.setFloat(ordinal, workspace.getFloat(number, 0, row));
      case INT64 -> target.setLong(ordinal, workspace.getLong(number, 0, row));
      case BOOL -> target.setBoolean(ordinal, workspace.getBoolean(number, 0, row));
    }
  }
}
