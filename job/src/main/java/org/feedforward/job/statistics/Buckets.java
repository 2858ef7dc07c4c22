package org.feedforward.job.statistics;

import org.feedforward.kernel.FloatCells;

/**
 * How often which floats have come, in {@link FloatCells cells} of a fixed size: at most 0.8 % of a
 * number. Holds finite numbers alone, and only the cells between the nearest to zero and the
 * farthest from it that have come.
 */
final class Buckets {

  /** The bucket of infinity, which is above that of every number. */
  static final int INFINITY = FloatCells.bucket(Float.POSITIVE_INFINITY);

  /** A power of two has so many buckets. */
  private static final int OCTAVE = 1 << (23 - FloatCells.REST_BITS);

  /** Powers of two below the nearest number for which there is room from the start. */
  private static final int ROOM = 4 * OCTAVE;

  /** What is below this bucket counts as zero. */
  private int first = FloatCells.bucket(1f) - 1;

  private int half = OCTAVE + 1;
  private long[] counts = new long[2 * half];
  private boolean complete = true;

  /**
   * Adds the first floats; infinities and NaN have no place. One by one: a sample has few numbers,
   * and code with vectors takes longer to be compiled than these to be placed.
   */
  void add(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      float value = values[i];
      int bucket = FloatCells.bucket(value);
      if (bucket >= INFINITY) {
        continue;
      }
      int nearest = value == 0 ? -1 : bucket;
      if (!holds(nearest, bucket)) {
        makeRoom(nearest, bucket);
      }
      int sign = Float.floatToRawIntBits(value) >> 31;
      counts[Math.max(0, bucket - first) + (sign & half)]++;
    }
  }

  private boolean holds(int nearest, int farthest) {
    return (nearest == -1 || nearest > first || first == 0) && farthest < first + half;
  }

  private void makeRoom(int nearest, int farthest) {
    int lowest = nearest == -1 || nearest > first ? first + 1 : Math.max(0, nearest - ROOM);
    int newFirst = Math.max(0, lowest / OCTAVE * OCTAVE - 1);
    int end = Math.max(farthest + 1, first + half);
    int newHalf = (end + OCTAVE - 1) / OCTAVE * OCTAVE - newFirst;
    counts = moved(counts, newFirst, newHalf);
    first = newFirst;
    half = newHalf;
  }

  /** Cells in the places that they have with more room; those for zero stay the first ones. */
  private long[] moved(long[] cells, int newFirst, int newHalf) {
    long[] wider = new long[2 * newHalf];
    for (int sign = 0; sign < 2; sign++) {
      wider[sign * newHalf] = cells[sign * half];
      System.arraycopy(
          cells, sign * half + 1, wider, sign * newHalf + 1 + first - newFirst, half - 1);
    }
    return wider;
  }

  /** Adds what others have counted. */
  void add(Buckets other) {
    complete &= other.complete;
    int nearest = -1;
    int farthest = 0;
    for (int sign = 0; sign < 2; sign++) {
      for (int cell = 1; cell < other.half; cell++) {
        if (other.counts[sign * other.half + cell] > 0) {
          int bucket = other.first + cell;
          nearest = nearest == -1 ? bucket : Math.min(nearest, bucket);
          farthest = Math.max(farthest, bucket);
        }
      }
    }
    if (!holds(nearest, farthest)) {
      makeRoom(nearest, farthest);
    }
    for (int sign = 0; sign < 2; sign++) {
      for (int cell = 0; cell < other.half; cell++) {
        int from = sign * other.half + cell;
        if (other.counts[from] > 0) {
          int bucket = cell == 0 ? first : other.first + cell;
          add(sign, bucket, other.counts[from]);
        }
      }
    }
  }

  private void add(int sign, int bucket, long count) {
    counts[sign * half + bucket - first] += count;
  }

  /** Whether all cells are known. */
  boolean isComplete() {
    return complete;
  }

  /** How the numbers are distributed, as far as cells are known. */
  Distribution distribution() {
    Distribution.Builder cells = new Distribution.Builder();
    for (int cell = half - 1; cell > 0; cell--) {
      cells.add(-(first + cell), counts[half + cell]);
    }
    cells.add(0, counts[0] + counts[half]);
    for (int cell = 1; cell < half; cell++) {
      cells.add(first + cell, counts[cell]);
    }
    return cells.build();
  }

  /**
   * Writes what was counted.
   *
   * @param whole whether the cells too
   */
  void write(PackedWriter out, boolean whole) {
    boolean cells = whole && complete;
    out.putFlag(cells);
    if (!cells) {
      return;
    }
    for (int sign = 0; sign < 2; sign++) {
      int start = sign * half;
      int used = 0;
      for (int cell = 0; cell < half; cell++) {
        used += counts[start + cell] > 0 ? 1 : 0;
      }
      out.putWhole(used);
      int before = -1;
      for (int cell = 0; cell < half; cell++) {
        if (counts[start + cell] > 0) {
          int bucket = cell == 0 ? 0 : first + cell;
          out.putWhole(bucket - before);
          out.putWhole(counts[start + cell]);
          before = bucket;
        }
      }
    }
  }

  /** Reads what {@link #write} has written. */
  static Buckets read(PackedReader in) {
    Buckets read = new Buckets();
    if (!in.flag()) {
      read.complete = false;
      return read;
    }
    for (int sign = 0; sign < 2; sign++) {
      int bucket = -1;
      for (int used = in.count(); used > 0; used--) {
        bucket += in.count();
        if (bucket > 0 && !read.holds(bucket, bucket)) {
          read.makeRoom(bucket, bucket);
        }
        read.add(sign, bucket == 0 ? read.first : bucket, in.whole());
      }
    }
    return read;
  }
}
