package org.feedforward.kernel;

import org.feedforward.tensor.DType;

/** Orders along lines: the best element, the k best; row by row, the same for all kernels. */
public final class Selection {

  private Selection() {}

  /** The position of the best element of line i becomes element i of y. */
  public static void best(boolean largest, boolean last, Lines lines, Tile x, Tile y, int rows) {
    for (int i = 0; i < lines.starts().length; i++) {
      for (int row = 0; row < rows; row++) {
        int start = lines.starts()[i];
        int best = 0;
        for (int k = 1; k < lines.offsets().length; k++) {
          int order =
              order(x, start + lines.offsets()[k], start + lines.offsets()[best], row, largest);
          if (order > 0 || (order == 0 && last)) {
            best = k;
          }
        }
        y.putLong(i, row, best);
      }
    }
  }

  /**
   * The k best of every line, best first, or their positions, into the same line of y.
   *
   * @param places at least k ints
   */
  public static void top(
      boolean largest,
      boolean positions,
      Lines lines,
      Lines targets,
      int[] places,
      Tile x,
      Tile y,
      int rows) {
    int k = targets.offsets().length;
    for (int i = 0; i < lines.starts().length; i++) {
      for (int row = 0; row < rows; row++) {
        int start = lines.starts()[i];
        rank(largest, lines.offsets(), start, k, places, x, row);
        for (int rank = 0; rank < k; rank++) {
          int to = targets.starts()[i] + targets.offsets()[rank];
          int from = start + lines.offsets()[places[rank]];
          if (positions) {
            y.putLong(to, row, places[rank]);
          } else if (x.dtype() == DType.INT64) {
            y.putLong(to, row, x.getLong(from, row));
          } else {
            y.putFloat(to, row, x.getFloat(from, row));
          }
        }
      }
    }
  }

  /** Insertion into a sorted list of k: among equals the earlier stays in front. */
  private static void rank(
      boolean largest, int[] offsets, int start, int k, int[] places, Tile x, int row) {
    for (int place = 0; place < offsets.length; place++) {
      int at = Math.min(place, k);
      while (at > 0
          && rankOrder(x, start + offsets[place], start + offsets[places[at - 1]], row, largest)
              > 0) {
        if (at < k) {
          places[at] = places[at - 1];
        }
        at--;
      }
      if (at < k) {
        places[at] = place;
      }
    }
  }

  /** As {@link #order}, but NaN is the largest, so that it comes last among the smallest. */
  private static int rankOrder(Tile x, int p, int q, int row, boolean largest) {
    int order = order(x, p, q, row, largest);
    return !largest
            && x.dtype() == DType.FLOAT32
            && (Float.isNaN(x.getFloat(p, row)) || Float.isNaN(x.getFloat(q, row)))
        ? -order
        : order;
  }

  /** Above 0 when element p comes before element q, 0 when they are equal. NaN comes first. */
  private static int order(Tile x, int p, int q, int row, boolean largest) {
    if (x.dtype() == DType.INT64) {
      int order = Long.compare(x.getLong(p, row), x.getLong(q, row));
      return largest ? order : -order;
    }
    float a = x.getFloat(p, row);
    float b = x.getFloat(q, row);
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return Boolean.compare(Float.isNaN(a), Float.isNaN(b));
    }
    int order = a < b ? -1 : a > b ? 1 : 0;
    return largest ? order : -order;
  }
}
