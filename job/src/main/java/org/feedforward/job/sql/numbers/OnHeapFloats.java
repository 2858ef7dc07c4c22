package org.feedforward.job.sql.numbers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * The array in which Spark's on-heap vectors keep floats. {@link ColumnVector#getFloats} copies
 * into a new array at every call, which for a tile of 64 columns costs as much as a third of a
 * small network: all of it is memory that was not in a cache. Where the array cannot be had
 * (another kind of vector, a dictionary that is not decoded, a Spark that calls it something else),
 * that copy is what is left.
 */
public final class OnHeapFloats {

  /** Null where this Spark has no such field. */
  private static final VarHandle FLOAT_DATA = find();

  private OnHeapFloats() {}

  private static VarHandle find() {
    try {
      return MethodHandles.privateLookupIn(OnHeapColumnVector.class, MethodHandles.lookup())
          .findVarHandle(OnHeapColumnVector.class, "floatData", float[].class);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** The array whose element i is the value of row i, or null. */
  public static float[] of(ColumnVector vector) {
    return FLOAT_DATA != null
            && vector instanceof OnHeapColumnVector onHeap
            && !onHeap.hasDictionary()
        ? (float[]) FLOAT_DATA.get(onHeap)
        : null;
  }
}
