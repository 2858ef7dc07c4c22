package org.feedforward.job.sql.task;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.feedforward.job.sql.numbers.NumberReader;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * What a value of the table feeds.
 *
 * @param model which model of the operator
 * @param input which of its inputs
 * @param dtype the input's type
 * @param element the first element of the input
 * @param elements how many elements
 */
record InputSlot(int model, int input, DType dtype, int element, int elements)
    implements Serializable {

  /** Puts the elements of a list, one after another, for a row. */
  void put(Workspace workspace, NumberReader reader, ArrayData values, int row) {
    for (int i = 0; i < elements; i++) {
      switch (dtype) {
        case FLOAT32 -> workspace.putFloat(input, element + i, row, reader.floatAt(values, i));
        case INT64 -> workspace.putLong(input, element + i, row, reader.longAt(values, i));
        case BOOL -> workspace.putBoolean(input, element + i, row, reader.booleanAt(values, i));
      }
    }
  }
}
