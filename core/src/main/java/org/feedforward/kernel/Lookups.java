package org.feedforward.kernel;

import org.feedforward.graph.Elementwise;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Look-ups by indices that differ from row to row. Only the first {@code rows} rows are looked at:
 * what stands behind them is no index.
 */
public final class Lookups {

  private Lookups() {}

  /**
   * As numpy.take from a tensor that is the same for all rows (an Embedding's weight, which is not
   * copied). The data is {@code outer} x {@code extent} x {@code inner} elements.
   *
   * @param wraps whether negative indices count from the end
   * @param buffer at least {@code inner} floats
   */
  public static void take(
      Tensor data,
      int outer,
      int extent,
      int inner,
      boolean wraps,
      Tile indices,
      float[] buffer,
      Tile y,
      int rows) {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < indices.elements(); i++) {
        int position = Elementwise.position(indices.getLong(i, row), extent, wraps, row);
        for (int o = 0; o < outer; o++) {
          int from = (o * extent + position) * inner;
          int to = (o * indices.elements() + i) * inner;
          if (data.dtype() == DType.FLOAT32) {
            data.copyFloats(from, buffer, 0, inner);
            y.scatter(buffer, inner, to, row);
          } else {
            for (int n = 0; n < inner; n++) {
              put(data, from + n, y, to + n, row);
            }
          }
        }
      }
    }
  }

  private static void put(Tensor data, int from, Tile y, int to, int row) {
    if (data.dtype() == DType.INT64) {
      y.putLong(to, row, data.getLong(from));
    } else {
      y.putBoolean(to, row, data.getBoolean(from));
    }
  }

  /** As numpy.take from data that differs from row to row. */
  public static void take(
      Tile data, int outer, int extent, int inner, boolean wraps, Tile indices, Tile y, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < indices.elements(); i++) {
        int position = Elementwise.position(indices.getLong(i, row), extent, wraps, row);
        for (int o = 0; o < outer; o++) {
          for (int n = 0; n < inner; n++) {
            int from = (o * extent + position) * inner + n;
            copy(data, from, y, (o * indices.elements() + i) * inner + n, row);
          }
        }
      }
    }
  }

  /**
   * As torch.gather: element e of y is the element {@code bases[e] + index * stride} of the data.
   */
  public static void gather(
      Tile data, int extent, int stride, int[] bases, Tile indices, Tile y, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      for (int row = 0; row < rows; row++) {
        int position = Elementwise.position(indices.getLong(element, row), extent, true, row);
        copy(data, bases[element] + position * stride, y, element, row);
      }
    }
  }

  private static void copy(Tile x, int from, Tile y, int to, int row) {
    switch (x.dtype()) {
      case FLOAT32 -> y.putFloat(to, row, x.getFloat(from, row));
      case INT64 -> y.putLong(to, row, x.getLong(from, row));
      case BOOL -> y.putBoolean(to, row, x.getBoolean(from, row));
    }
  }
}
