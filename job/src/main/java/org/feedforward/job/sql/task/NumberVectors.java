package org.feedforward.job.sql.task;

import java.util.List;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.feedforward.graph.Port;
import org.feedforward.job.sql.numbers.ResultType;
import org.feedforward.plan.Workspace;

/** The numbers of one model's outputs on their way into vectors. */
final class NumberVectors {

  private final Workspace workspace;
  private final List<Port> outputs;
  private final int rows;
  private final float[] floats;
  private final long[] longs;
  private final boolean[] booleans;
  private float[] rowMajor = new float[0];

  NumberVectors(TileScorer scorer, int model) {
    this.workspace = scorer.workspace(model);
    this.outputs = scorer.outputs(model);
    this.rows = scorer.rows();
    this.floats = new float[rows];
    this.longs = new long[rows];
    this.booleans = new boolean[rows];
  }

  /** Takes the numbers of an output over, to stand from the given row of the batch on. */
  void append(int output, WritableColumnVector target, int at, int count) {
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
          rowMajor = new float[rows * elements];
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

  /** One of the integers of an output for the first rows of the tile; valid until the next call. */
  long[] longs(int output, int element, int count) {
    workspace.getLongs(output, element, 0, longs, 0, count);
    return longs;
  }

  /** The same for floats. */
  float[] floats(int output, int element, int count) {
    workspace.getFloats(output, element, 0, floats, 0, count);
    return floats;
  }
}
