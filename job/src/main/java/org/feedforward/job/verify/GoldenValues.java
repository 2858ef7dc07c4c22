package org.feedforward.job.verify;

import java.io.Serializable;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** The numbers of one input or output for all rows of a gate, row by row. It travels. */
final class GoldenValues implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final DType dtype;
  private final int elements;
  private final float[] floats;
  private final double[] doubles;
  private final long[] longs;

  private GoldenValues(
      String name, DType dtype, int elements, float[] floats, double[] doubles, long[] longs) {
    this.name = name;
    this.dtype = dtype;
    this.elements = elements;
    this.floats = floats;
    this.doubles = doubles;
    this.longs = longs;
  }

  /** The values of an input, whose tensor has its type. */
  static GoldenValues ofInput(String name, Tensor tensor, int rows) {
    int elements = rows == 0 ? 0 : tensor.size() / rows;
    if (tensor.dtype() == DType.FLOAT32) {
      float[] floats = tensor.toFloats();
      return new GoldenValues(name, DType.FLOAT32, elements, floats, null, null);
    }
    long[] longs = new long[tensor.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = tensor.dtype() == DType.INT64 ? tensor.getLong(i) : tensor.getBoolean(i) ? 1 : 0;
    }
    return new GoldenValues(name, tensor.dtype(), elements, null, null, longs);
  }

  /**
   * The values of an output.
   *
   * @param dtype the output's type, whatever the tensor has
   */
  static GoldenValues ofOutput(String name, DType dtype, Tensor tensor, int rows) {
    double[] doubles = new double[tensor.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = tensor.getDouble(i);
    }
    return new GoldenValues(name, dtype, rows == 0 ? 0 : tensor.size() / rows, null, doubles, null);
  }

  String name() {
    return name;
  }

  /** The same values under another name. */
  GoldenValues called(String other) {
    return new GoldenValues(other, dtype, elements, floats, doubles, longs);
  }

  /** Puts some rows into an input of a plan. */
  void put(Workspace workspace, int input, int first, int count) {
    for (int row = 0; row < count; row++) {
      for (int element = 0; element < elements; element++) {
        int at = (first + row) * elements + element;
        switch (dtype) {
          case FLOAT32 -> workspace.putFloat(input, element, row, floats[at]);
          case INT64 -> workspace.putLong(input, element, row, longs[at]);
          case BOOL -> workspace.putBoolean(input, element, row, longs[at] != 0);
        }
      }
    }
  }

  /** Compares some rows of an output of a plan. */
  void compare(Workspace workspace, int output, int first, int count, Mismatches mismatches) {
    for (int row = 0; row < count; row++) {
      for (int element = 0; element < elements; element++) {
        double found =
            switch (dtype) {
              case FLOAT32 -> workspace.getFloat(output, element, row);
              case INT64 -> workspace.getLong(output, element, row);
              case BOOL -> workspace.getBoolean(output, element, row) ? 1 : 0;
            };
        double expected = doubles[(first + row) * elements + element];
        mismatches.compare(name, first + row, element, found, expected);
      }
    }
  }
}
