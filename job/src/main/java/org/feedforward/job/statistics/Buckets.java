package org.feedforward.job.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.feedforward.kernel.FloatPlaces;
import org.feedforward.kernel.Kernels;

/**
 * How often which floats have come, in {@link FloatPlaces cells} of a fixed size: at most 0.8 % of
 * a number. Beside its count a cell has the sum of the rests of its numbers, so that the sum of all
 * is known exactly. Holds finite numbers alone, and only the cells between the nearest to zero and
 * the farthest from it that have come.
 */
final class Buckets {

  /** The bucket of infinity, which is above that of every number. */
  static final int INFINITY = FloatPlaces.bucket(Float.POSITIVE_INFINITY);

  /** A power of two has so many buckets. */
  private static final int OCTAVE = 1 << (23 - FloatPlaces.REST_BITS);

  /** Powers of two below the nearest number for which there is room from the start. */
  private static final int ROOM = 4 * OCTAVE;

  /** A packed cell: the count above the sum of the rests. */
  private static final int SUM_BITS = 40;

  private static final long ONE = 1L << SUM_BITS;
  private static final long SUM = ONE - 1;

  /** So many rests have a sum below {@link #ONE}. */
  private static final long MOST_PACKED = 1L << (SUM_BITS - FloatPlaces.REST_BITS);

  /** What is below this bucket counts as zero. */
  private int first = FloatPlaces.bucket(1f) - 1;

  private int half = OCTAVE + 1;
  private long[] packed = new long[2 * half];
  private long inPacked;

  /** What was packed before, where there was too much of it. */
  private long[] counts = new long[0];

  private long[] rests = new long[0];

  private boolean complete = true;

  /** The sum of numbers whose cells are not known. */
  private BigInteger apart = BigInteger.ZERO;

  /** Places floats among these cells, whether these hold them or not. */
  void place(float[] values, int count, Kernels kernels, FloatPlaces places) {
    kernels.place(values, count, first, half, places);
  }

  /** Adds finite floats that have been placed. */
  void add(float[] values, int count, Kernels kernels, FloatPlaces places) {
    if (!holds(places.nearestBucket(), places.farthestBucket())) {
      makeRoom(places.nearestBucket(), places.farthestBucket());
      place(values, count, kernels, places);
    }
    if (inPacked + count >= MOST_PACKED) {
      unpack();
    }
    inPacked += count;
    int[] cells = places.cells();
    int[] tails = places.rests();
    long[] target = packed;
    for (int i = 0; i < count; i++) {
      target[cells[i]] += ONE + tails[i];
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
    packed = moved(packed, newFirst, newHalf);
    if (counts.length > 0) {
      counts = moved(counts, newFirst, newHalf);
      rests = moved(rests, newFirst, newHalf);
    }
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

  private void unpack() {
    if (counts.length == 0) {
      counts = new long[packed.length];
      rests = new long[packed.length];
    }
    for (int cell = 0; cell < packed.length; cell++) {
      counts[cell] += packed[cell] >>> SUM_BITS;
      rests[cell] += packed[cell] & SUM;
    }
    Arrays.fill(packed, 0);
    inPacked = 0;
  }

  /** Adds what others have counted. */
  void add(Buckets other) {
    other.unpack();
    unpack();
    complete &= other.complete;
    apart = apart.add(other.apart);
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
          add(sign, bucket, other.counts[from], other.rests[from]);
        }
      }
    }
  }

  private void add(int sign, int bucket, long count, long rest) {
    int to = sign * half + bucket - first;
    counts[to] += count;
    rests[to] += rest;
  }

  /** Whether all cells are known, and not only the sum of some. */
  boolean isComplete() {
    return complete;
  }

  /** How the numbers are distributed, as far as cells are known. */
  Distribution distribution() {
    unpack();
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

  /** The sum of all numbers in units of 2^-149. */
  BigInteger sum() {
    unpack();
    BigInteger sum = apart;
    for (int cell = 0; cell < half; cell++) {
      int bucket = cell == 0 ? 0 : first + cell;
      int exponent = bucket / OCTAVE;
      long implicit = exponent == 0 ? 0 : 1L << 23;
      BigInteger mantissa =
          BigInteger.valueOf(implicit | (long) (bucket % OCTAVE) << FloatPlaces.REST_BITS);
      BigInteger times = BigInteger.valueOf(counts[cell] - counts[half + cell]);
      BigInteger cells =
          mantissa.multiply(times).add(BigInteger.valueOf(rests[cell] - rests[half + cell]));
      sum = sum.add(cells.shiftLeft(Math.max(0, exponent - 1)));
    }
    return sum;
  }

  /**
   * Writes what was counted.
   *
   * @param whole whether the cells too, and not their sum alone
   */
  void write(DataOutput out, boolean whole) throws IOException {
    boolean cells = whole && complete;
    out.writeBoolean(cells);
    if (!cells) {
      Varints.write(out, sum());
      return;
    }
    unpack();
    Varints.write(out, Arrays.stream(counts).filter(count -> count > 0).count());
    for (int sign = 0; sign < 2; sign++) {
      for (int cell = 0; cell < half; cell++) {
        int at = sign * half + cell;
        if (counts[at] > 0) {
          Varints.write(out, 2L * (cell == 0 ? 0 : first + cell) + sign);
          Varints.write(out, counts[at]);
          Varints.write(out, rests[at]);
        }
      }
    }
  }

  /** Reads what {@link #write} has written. */
  static Buckets read(DataInput in) throws IOException {
    Buckets read = new Buckets();
    read.unpack();
    if (!in.readBoolean()) {
      read.complete = false;
      read.apart = Varints.readSum(in);
      return read;
    }
    long used = Varints.read(in);
    for (long i = 0; i < used; i++) {
      long cell = Varints.read(in);
      int bucket = (int) (cell >> 1);
      if (bucket > 0 && !read.holds(bucket, bucket)) {
        read.makeRoom(bucket, bucket);
      }
      long count = Varints.read(in);
      read.add((int) cell & 1, bucket == 0 ? read.first : bucket, count, Varints.read(in));
    }
    return read;
  }
}
