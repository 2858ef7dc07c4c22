package org.feedforward.job.sql.numbers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * The nulls of a vector. Where there are few, asking row by row costs more than a small network, so
 * the array in which Spark's on-heap vectors mark them is searched as a whole, where it can be had.
 */
public final class OnHeapNulls {

  private static final byte[] NONE = new byte[4096];

  /** Null where this Spark has no such field. */
  private static final VarHandle NULLS = find();

  private OnHeapNulls() {}

  private static VarHandle find() {
    try {
      return MethodHandles.privateLookupIn(OnHeapColumnVector.class, MethodHandles.lookup())
          .findVarHandle(OnHeapColumnVector.class, "nulls", byte[].class);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** The first row from some row on, but before another, that is null; the other if none is. */
  public static int next(ColumnVector vector, int from, int to) {
    if (NULLS != null && vector instanceof OnHeapColumnVector onHeap && !onHeap.isAllNull()) {
      return next((byte[]) NULLS.get(onHeap), from, to);
    }
    int row = from;
    while (row < to && !vector.isNullAt(row)) {
      row++;
    }
    return row;
  }

  private static int next(byte[] nulls, int from, int to) {
    for (int first = from; first < to; first += NONE.length) {
      int length = Math.min(NONE.length, to - first);
      int found = Arrays.mismatch(nulls, first, first + length, NONE, 0, length);
      if (found >= 0) {
        return first + found;
      }
    }
    return to;
  }
}
