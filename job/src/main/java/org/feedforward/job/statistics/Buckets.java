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
    int at = 0;
    while (at < count) {
      at = addHeld(values, at, count);
      if (at < count) {
        addOther(values[at++]);
      }
    }
  }

  /**
   * Adds floats up to the first without a cell, and returns its place; the count if all have one.
   */
  private int addHeld(float[] values, int from, int count) {
    long[] cells = counts;
    int size = half;
    int start = first;
    for (int i = from; i < count; i++) {
      float value = values[i];
      int cell = FloatCells.bucket(value) - start;
      if (cell >= size || cell <= 0 && value != 0) {
        return i;
      }
      cells[Math.max(0, cell) + (Float.floatToRawIntBits(value) >> 31 & size)]++;
    }
    return count;
  }

  /** Adds a float that may be a zero, near to zero, far from it, or none that has a place. */
  private void addOther(float value) {
    int bucket = FloatCells.bucket(value);
    if (bucket >= INFINITY) {
      return;
    }
    int nearest = value == 0 ? -1 : bucket;
    if (!holds(nearest, bucket)) {
      makeRoom(nearest, bucket);
    }
    counts[Math.max(0, bucket - first) + (Float.floatToRawIntBits(value) >> 31 & half)]++;
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
    if (cells) {
      out.putCounts(counts, 0, half, first);
      out.putCounts(counts, half, 2 * half, first);
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
