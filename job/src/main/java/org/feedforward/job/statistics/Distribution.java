package org.feedforward.job.statistics;

import java.util.Arrays;
import org.feedforward.kernel.FloatCells;

/**
 * How many numbers lie in which bucket, in the order of the numbers. A bucket of negative numbers
 * has a minus before it, that of zero is 0. A number is known to 0.8 %.
 */
public final class Distribution {

  /** No number. */
  public static final Distribution EMPTY = new Distribution(new int[0], new long[0]);

  private final int[] buckets;
  private final long[] counts;

  private Distribution(int[] buckets, long[] counts) {
    this.buckets = buckets;
    this.counts = counts;
  }

  /**
   * A distribution that was told.
   *
   * @param buckets in rising order
   * @param counts how many numbers each has
   * @throws IllegalArgumentException for anything else
   */
  public static Distribution of(int[] buckets, long[] counts) {
    Builder builder = new Builder();
    if (buckets.length != counts.length) {
      throw new IllegalArgumentException(buckets.length + " buckets, " + counts.length + " counts");
    }
    for (int i = 0; i < buckets.length; i++) {
      boolean rises = i == 0 || buckets[i] > buckets[i - 1];
      if (!rises || Math.abs((long) buckets[i]) >= Buckets.INFINITY || counts[i] < 1) {
        throw new IllegalArgumentException("bucket " + buckets[i] + " of " + counts[i]);
      }
      builder.add(buckets[i], counts[i]);
    }
    return builder.build();
  }

  /** Collects buckets in their order. */
  static final class Builder {

    private int[] buckets = new int[64];
    private long[] counts = new long[64];
    private int size;

    void add(int bucket, long count) {
      if (count == 0) {
        return;
      }
      if (size == buckets.length) {
        buckets = Arrays.copyOf(buckets, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
      }
      buckets[size] = bucket;
      counts[size++] = count;
    }

    Distribution build() {
      return new Distribution(Arrays.copyOf(buckets, size), Arrays.copyOf(counts, size));
    }
  }

  /** How many buckets have numbers. */
  public int size() {
    return buckets.length;
  }

  /** The bucket at a place of the order. */
  public int bucket(int at) {
    return buckets[at];
  }

  /** How many numbers it has. */
  public long count(int at) {
    return counts[at];
  }

  /** How many numbers there are. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** The least number that may lie in the bucket at a place. */
  public double from(int at) {
    return buckets[at] < 0 ? -edge(-buckets[at] + 1) : edge(buckets[at]);
  }

  /** The number up to which the bucket at a place goes. */
  public double to(int at) {
    return buckets[at] < 0 ? -edge(-buckets[at]) : buckets[at] == 0 ? 0 : edge(buckets[at] + 1);
  }

  /** The least magnitude of a bucket. */
  private static double edge(int bucket) {
    return bucket >= Buckets.INFINITY
        ? 0x1p128
        : Float.intBitsToFloat(bucket << FloatCells.REST_BITS);
  }

  /**
   * The number below or at which a part of all numbers lies, to 0.8 %: the middle of the bucket of
   * the one with that rank.
   *
   * @param part from 0 to 1
   */
  public double quantile(double part) {
    long rank = Math.max(1, (long) Math.ceil(part * total()));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return (from(i) + to(i)) / 2;
      }
    }
    return Double.NaN;
  }
}
