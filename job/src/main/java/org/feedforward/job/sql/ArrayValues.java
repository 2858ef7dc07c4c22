package org.feedforward.job.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;
import org.feedforward.plan.Workspace;

/** Arrays as the whole of an input. */
final class ArrayValues {

  private ArrayValues() {}

  static void requireLength(Source source, int length) {
    int elements = source.targets().get(0).elements();
    if (length != elements) {
      throw DataFaults.arrayLength(source.nameWithFields(), length, elements);
    }
  }

  static boolean anyNull(ArrayData array) {
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  /** How many integers a float rounds. */
  static long countRounded(Source source, ArrayData array) {
    long rounded = 0;
    if (source.mayRound()) {
      for (int i = 0; i < array.numElements(); i++) {
        rounded += NumberType.isRounded(source.type().longAt(array, i)) ? 1 : 0;
      }
    }
    return rounded;
  }

  static void put(Workspace workspace, Target target, NumberType type, ArrayData array, int row) {
    for (int i = 0; i < target.elements(); i++) {
      switch (target.dtype()) {
        case FLOAT32 -> workspace.putFloat(target.input(), i, row, type.floatAt(array, i));
        case INT64 -> workspace.putLong(target.input(), i, row, type.longAt(array, i));
        case BOOL -> workspace.putBoolean(target.input(), i, row, type.booleanAt(array, i));
      }
    }
  }

  /** Values for a row whose prediction is null: any index table has a first entry. */
  static void putZeros(Workspace workspace, Target target, int row) {
    for (int i = 0; i < target.elements(); i++) {
      switch (target.dtype()) {
        case FLOAT32 -> workspace.putFloat(target.input(), target.element() + i, row, 0f);
        case INT64 -> workspace.putLong(target.input(), target.element() + i, row, 0);
        case BOOL -> workspace.putBoolean(target.input(), target.element() + i, row, false);
      }
    }
  }
}
