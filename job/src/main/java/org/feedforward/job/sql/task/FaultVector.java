package org.feedforward.job.sql.task;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.quality.Reason;

/**
 * The faults of one model's rows as a vector of {@link RowFaults#TYPE}, null for rows without one.
 * Used again for every batch; a batch without faults has Spark's vector of one value, so that
 * whoever reads it can pass all its rows at once.
 */
final class FaultVector implements AutoCloseable {

  /** How many columns may have the texts of their nulls kept. */
  private static final int MOST_NULLS = 4096;

  private final TileScorer scorer;
  private final int model;
  private final Map<FoundFault, byte[][]> nulls = new IdentityHashMap<>();
  private OnHeapColumnVector vector;
  private ConstantColumnVector nothing;
  private int capacity;
  private boolean clean;
  private int found;

  FaultVector(TileScorer scorer, int model) {
    this.scorer = scorer;
    this.model = model;
  }

  int model() {
    return model;
  }

  ColumnVector vector() {
    return clean ? nothing : vector;
  }

  /** Makes room for a batch without faults. */
  void start(int rows) {
    if (rows > capacity) {
      close();
      vector = new OnHeapColumnVector(rows, RowFaults.TYPE);
      nothing = new ConstantColumnVector(rows, RowFaults.TYPE);
      nothing.setNull();
      capacity = rows;
      clean = false;
    }
    if (!clean) {
      vector.reset();
      vector.putNulls(0, capacity);
      found = 0;
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
        put(at + row, scorer.faultsOf(model, row), scorer.file(row));
        clean = false;
      }
    }
  }

  private void put(int row, List<FoundFault> faults, Optional<String> file) {
    vector.putNotNull(row);
    put(vector.getChild(1), row, bytes(RowFaults.text(file)));
    WritableColumnVector lists = vector.getChild(0);
    lists.putNotNull(row);
    lists.putArray(row, found, faults.size());
    WritableColumnVector all = lists.getChild(0);
    all.reserve(found + faults.size());
    for (int i = 0; i < RowFaults.ONE.size(); i++) {
      all.getChild(i).reserve(found + faults.size());
    }
    for (FoundFault fault : faults) {
      byte[][] texts = texts(fault);
      all.putNotNull(found);
      for (int i = 0; i < texts.length; i++) {
        put(all.getChild(i), found, texts[i]);
      }
      found++;
    }
  }

  /** The fields of a fault; those of a null are made once, since the scorer tells it once. */
  private byte[][] texts(FoundFault fault) {
    byte[][] texts = nulls.get(fault);
    if (texts == null) {
      texts = Arrays.stream(RowFaults.fields(fault)).map(FaultVector::bytes).toArray(byte[][]::new);
      if (fault.fault().reason() == Reason.NULL && nulls.size() < MOST_NULLS) {
        nulls.put(fault, texts);
      }
    }
    return texts;
  }

  private static byte[] bytes(UTF8String text) {
    return text == null ? null : text.getBytes();
  }

  private static void put(WritableColumnVector texts, int row, byte[] text) {
    if (text == null) {
      texts.putNull(row);
    } else {
      texts.putNotNull(row);
      texts.putByteArray(row, text);
    }
  }

  @Override
  public void close() {
    if (vector != null) {
      vector.close();
      nothing.close();
      vector = null;
      capacity = 0;
    }
  }
}
