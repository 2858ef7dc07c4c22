package org.feedforward.kernel;

import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.tensor.Tensor;

/**
 * Look-ups by indices that differ from row to row. Only the first {@code rows} rows are looked at:
 * the values behind them are not indices.
 */
public final class Lookups {

  private Lookups() {}

  /**
   * As numpy.take from a tensor that is the same for all rows (an Embedding's weight, which is not
   * copied). The data is {@code outer} x {@code extent} x {@code inner} elements.
   *
   * @param wraps whether negative indices count from the end
   * @param places at least as many as a segment has rows
   */
  public static void take(
      Tensor data,
      int outer,
      int extent,
      int inner,
      boolean wraps,
      Tile indices,
      int[] places,
      Tile y,
      int rows) {
    for (int segment = 0; segment < y.segments(rows); segment++) {
      int count = y.rowsIn(segment, rows);
      for (int i = 0; i < indices.elements(); i++) {
        positions(indices, i, segment, count, extent, wraps, places);
        for (int row = 0; row < count; row++) {
          places[row] *= inner;
        }
        for (int o = 0; o < outer; o++) {
          for (int n = 0; n < inner; n++) {
            int to = (o * indices.elements() + i) * inner + n;
            pick(data, o * extent * inner + n, places, y, to, segment, count);
          }
        }
      }
    }
  }

  /** Row by row the element that stands {@code places[row]} behind the first. */
  private static void pick(
      Tensor data, int first, int[] places, Tile y, int to, int segment, int count) {
    int at = y.at(to, segment);
    switch (data.dtype()) {
      case FLOAT32 -> {
        float[] target = y.floats(to);
        for (int row = 0; row < count; row++) {
          target[at + row] = data.getFloat(first + places[row]);
        }
      }
      case INT64 -> {
        long[] target = y.longs(to);
        for (int row = 0; row < count; row++) {
          target[at + row] = data.getLong(first + places[row]);
        }
      }
      case BOOL -> {
        boolean[] target = y.booleans(to);
        for (int row = 0; row < count; row++) {
          target[at + row] = data.getBoolean(first + places[row]);
        }
      }
    }
  }

  /** The positions that an element's indices mean, for the rows of a segment. */
  private static void positions(
      Tile indices,
      int element,
      int segment,
      int count,
      int extent,
      boolean wraps,
      int[] positions) {
    long[] source = indices.longs(element);
    int at = indices.at(element, segment);
    for (int row = 0; row < count; row++) {
      long index = source[at + row];
      long position = wraps && index < 0 ? index + extent : index;
      if (position < 0 || position >= extent) {
        int first = segment * indices.segmentRows();
        throw new IndexOutOfRangeException(index, extent, first + row, element);
      }
      positions[row] = (int) position;
    }
  }

  /**
   * As numpy.take from data that differs from row to row.
   *
   * @param places at least as many as a segment has rows
   */
  public static void take(
      Tile data,
      int outer,
      int extent,
      int inner,
      boolean wraps,
      Tile indices,
      int[] places,
      Tile y,
      int rows) {
    for (int segment = 0; segment < y.segments(rows); segment++) {
      int first = segment * y.segmentRows();
      int count = y.rowsIn(segment, rows);
      for (int i = 0; i < indices.elements(); i++) {
        positions(indices, i, segment, count, extent, wraps, places);
        for (int o = 0; o < outer; o++) {
          for (int n = 0; n < inner; n++) {
            int to = (o * indices.elements() + i) * inner + n;
            for (int row = 0; row < count; row++) {
              copy(data, (o * extent + places[row]) * inner + n, y, to, first + row);
            }
          }
        }
      }
    }
  }

  /**
   * As torch.gather: element e of y is the element {@code bases[e] + index * stride} of the data.
   *
   * @param wraps whether negative indices count from the end
   * @param places at least as many as a segment has rows
   */
  public static void gather(
      Tile data,
      int extent,
      int stride,
      int[] bases,
      boolean wraps,
      Tile indices,
      int[] places,
      Tile y,
      int rows) {
    for (int segment = 0; segment < y.segments(rows); segment++) {
      int first = segment * y.segmentRows();
      int count = y.rowsIn(segment, rows);
      for (int element = 0; element < y.elements(); element++) {
        positions(indices, element, segment, count, extent, wraps, places);
        for (int row = 0; row < count; row++) {
          copy(data, bases[element] + places[row] * stride, y, element, first + row);
        }
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
