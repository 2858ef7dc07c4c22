package org.feedforward.kernel;

import org.feedforward.graph.Elementwise;

/** Conversions between types, the same for all kernels. */
public final class Casts {

  private Casts() {}

  /** y = x converted to the type of y. */
  public static void run(Tile x, Tile y, int rows) {
    for (int element = 0; element < y.elements(); element++) {
      for (int segment = 0; segment < y.segments(rows); segment++) {
        int xo = x.at(element, segment);
        int yo = y.at(element, segment);
        int count = y.rowsIn(segment, rows);
        switch (x.dtype()) {
          case FLOAT32 -> fromFloats(x.floats(element), xo, y, element, yo, count);
          case INT64 -> fromLongs(x.longs(element), xo, y, element, yo, count);
          case BOOL -> fromBooleans(x.booleans(element), xo, y, element, yo, count);
        }
      }
    }
  }

  private static void fromFloats(float[] x, int xo, Tile y, int element, int yo, int count) {
    switch (y.dtype()) {
      case FLOAT32 -> System.arraycopy(x, xo, y.floats(element), yo, count);
      case INT64 -> {
        long[] to = y.longs(element);
        for (int r = 0; r < count; r++) {
          to[yo + r] = Elementwise.truncate(x[xo + r]);
        }
      }
      case BOOL -> {
        boolean[] to = y.booleans(element);
        for (int r = 0; r < count; r++) {
          to[yo + r] = x[xo + r] != 0;
        }
      }
    }
  }

  private static void fromLongs(long[] x, int xo, Tile y, int element, int yo, int count) {
    switch (y.dtype()) {
      case FLOAT32 -> {
        float[] to = y.floats(element);
        for (int r = 0; r < count; r++) {
          to[yo + r] = (float) x[xo + r];
        }
      }
      case INT64 -> System.arraycopy(x, xo, y.longs(element), yo, count);
      case BOOL -> {
        boolean[] to = y.booleans(element);
        for (int r = 0; r < count; r++) {
          to[yo + r] = x[xo + r] != 0;
        }
      }
    }
  }

  private static void fromBooleans(boolean[] x, int xo, Tile y, int element, int yo, int count) {
    switch (y.dtype()) {
      case FLOAT32 -> {
        float[] to = y.floats(element);
        for (int r = 0; r < count; r++) {
          to[yo + r] = x[xo + r] ? 1 : 0;
        }
      }
      case INT64 -> {
        long[] to = y.longs(element);
        for (int r = 0; r < count; r++) {
          to[yo + r] = x[xo + r] ? 1 : 0;
        }
      }
      case BOOL -> System.arraycopy(x, xo, y.booleans(element), yo, count);
    }
  }
}
