package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.feedforward.graph.Port;
import org.feedforward.plan.Workspace;

/**
 * The predictions of one model as a vector of ours: a column of numbers, of arrays or of structs.
 * Used again for every batch.
 */
final class ScoreVectors implements AutoCloseable {

  private final TileScorer scorer;
  private final int model;
  private final Workspace workspace;
  private final List<Port> outputs;
  private final DataType type;
  private final float[] floats;
  private final long[] longs;
  private final boolean[] booleans;
  private float[] rowMajor = new float[0];
  private OnHeapColumnVector vector;
  private int capacity;

  ScoreVectors(TileScorer scorer, int model) {
    this.scorer = scorer;
    this.model = model;
    this.workspace = scorer.workspace(model);
    this.outputs = scorer.outputs(model);
    this.type = ResultType.of(outputs);
    this.floats = new float[scorer.rows()];
    this.longs = new long[scorer.rows()];
    this.booleans = new boolean[scorer.rows()];
  }

  /** Makes room for the predictions of a batch. */
  void start(int rows) {
    if (rows > capacity) {
      close();
      vector = new OnHeapColumnVector(rows, type);
      capacity = rows;
    } else {
      vector.reset();
    }
  }

  ColumnVector vector() {
    return vector;
  }

  /** Takes the predictions of a tile over, to stand from the given row of the batch on. */
  void append(int at, int count) {
    if (outputs.size() == 1) {
      append(0, vector, at, count);
    } else {
      for (int output = 0; output < outputs.size(); output++) {
        append(output, vector.getChild(output), at, count);
      }
    }
    if (scorer.hasFaults(model)) {
      for (int i = 0; i < count; i++) {
        if (scorer.isFaulty(model, i)) {
          vector.putNull(at + i);
        }
      }
    }
  }

  private void append(int output, WritableColumnVector target, int at, int count) {
    Port port = outputs.get(output);
    if (ResultType.isArray(port)) {
      appendArrays(output, port, target, at, count);
      return;
    }
    switch (port.dtype()) {
      case FLOAT32 -> {
        workspace.getFloats(output, 0, 0, floats, 0, count);
        target.putFloats(at, count, floats, 0);
      }
      case INT64 -> {
        workspace.getLongs(output, 0, 0, longs, 0, count);
        target.putLongs(at, count, longs, 0);
      }
      case BOOL -> {
        workspace.getBooleans(output, 0, 0, booleans, 0, count);
        for (int i = 0; i < count; i++) {
          target.putBoolean(at + i, booleans[i]);
        }
      }
    }
  }

  private void appendArrays(int output, Port port, WritableColumnVector target, int at, int count) {
    int elements = port.elements();
    WritableColumnVector values = target.getChild(0);
    values.reserve((at + count) * elements);
    for (int i = 0; i < count; i++) {
      target.putArray(at + i, (at + i) * elements, elements);
    }
    int start = at * elements;
    switch (port.dtype()) {
      case FLOAT32 -> {
        if (rowMajor.length < count * elements) {
          rowMajor = new float[scorer.rows() * elements];
        }
        workspace.getRows(output, 0, count, rowMajor, 0);
        values.putFloats(start, count * elements, rowMajor, 0);
      }
      case INT64 -> {
        for (int element = 0; element < elements; element++) {
          workspace.getLongs(output, element, 0, longs, 0, count);
          for (int i = 0; i < count; i++) {
            values.putLong(start + i * elements + element, longs[i]);
          }
        }
      }
      case BOOL -> {
        for (int element = 0; element < elements; element++) {
          workspace.getBooleans(output, element, 0, booleans, 0, count);
          for (int i = 0; i < count; i++) {
            values.putBoolean(start + i * elements + element, booleans[i]);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    if (vector != null) {
      vector.close();
      vector = null;
      capacity = 0;
    }
  }
}
