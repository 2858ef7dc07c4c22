package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.feedforward.graph.Port;
import org.feedforward.plan.Workspace;

/** The predictions of one model, row by row. */
final class ScoreValues {

  private final TileScorer scorer;
  private final int model;
  private final Workspace workspace;
  private final List<Port> outputs;

  ScoreValues(TileScorer scorer, int model) {
    this.scorer = scorer;
    this.model = model;
    this.workspace = scorer.workspace(model);
    this.outputs = scorer.outputs(model);
  }

  /** The prediction of a row, as Catalyst holds values. */
  Object value(int row) {
    if (scorer.isFaulty(model, row)) {
      return null;
    } else if (outputs.size() == 1) {
      return value(0, row);
    }
    Object[] values = new Object[outputs.size()];
    for (int output = 0; output < values.length; output++) {
      values[output] = value(output, row);
    }
    return new GenericInternalRow(values);
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

  /** Whether a prediction is a single number, which {@link #set} can write. */
  boolean isNumber() {
    return outputs.size() == 1 && !ResultType.isArray(outputs.get(0));
  }

  /** Writes the prediction of a row, a single number, into a field of its width. */
  void set(int row, UnsafeRow target, int ordinal) {
    if (scorer.isFaulty(model, row)) {
      target.setNullAt(ordinal);
      return;
    }
    switch (outputs.get(0).dtype()) {
      case FLOAT32 -> target.setFloat(ordinal, workspace.getFloat(0, 0, row));
      case INT64 -> target.setLong(ordinal, workspace.getLong(0, 0, row));
      case BOOL -> target.setBoolean(ordinal, workspace.getBoolean(0, 0, row));
    }
  }
}
