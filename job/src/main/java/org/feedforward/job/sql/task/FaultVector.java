package org.feedforward.job.sql.task;

import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The faults of one model's rows as a vector of {@link RowFaults#TYPE}, null for rows without one.
 * Used again for every batch; as long as none has a fault there is nothing to write.
 */
final class FaultVector implements AutoCloseable {

  private final TileScorer scorer;
  private final int model;
  private OnHeapColumnVector vector;
  private int capacity;
  private boolean clean;

  FaultVector(TileScorer scorer, int model) {
    this.scorer = scorer;
    this.model = model;
  }

  int model() {
    return model;
  }

  ColumnVector vector() {
    return vector;
  }

  /** Makes room for a batch without faults. */
  void start(int rows) {
    if (rows > capacity) {
      close();
      vector = new OnHeapColumnVector(rows, RowFaults.TYPE);
      capacity = rows;
      clean = false;
    }
    if (!clean) {
      vector.reset();
      vector.putNulls(0, capacity);
      clean = true;
    }
  }

  /** Takes the faults of a tile over, to stand from the given row of the batch on. */
  void append(int at, int count) {
    if (!scorer.hasFaults(model)) {
      return;
    }
    for (int row = 0; row < count; row++) {
      if (scorer.isFaulty(model, row)) {
        put(at + row, RowFaults.fields(scorer.fault(model, row), scorer.file(row)));
        clean = false;
      }
    }
  }

  private void put(int row, UTF8String[] fields) {
    vector.putNotNull(row);
    for (int i = 0; i < fields.length; i++) {
      WritableColumnVector field = vector.getChild(i);
      if (fields[i] == null) {
        field.putNull(row);
      } else {
        field.putByteArray(row, fields[i].toString().getBytes(StandardCharsets.UTF_8));
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
