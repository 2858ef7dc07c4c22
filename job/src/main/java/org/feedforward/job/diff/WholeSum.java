package org.feedforward.job.diff;

import java.io.Serializable;
import java.math.BigInteger;

/** A sum of whole numbers, exact however large it grows. */
final class WholeSum implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Products that are surely below 2^62. */
  private static final double SURELY_SMALL = 4e18;

  private BigInteger large = BigInteger.ZERO;
  private long small;

  static WholeSum[] zeros(int count) {
    WholeSum[] sums = new WholeSum[count];
    for (int i = 0; i < count; i++) {
      sums[i] = new WholeSum();
    }
    return sums;
  }

  /** Adds a product of three numbers. */
  void add(long a, long b, long c) {
    if (Math.abs((double) a * b * c) < SURELY_SMALL) {
      long product = a * b * c;
      if (Math.abs(small) > Long.MAX_VALUE / 2) {
        large = value();
        small = 0;
      }
      small += product;
    } else {
      large =
          large.add(
              BigInteger.valueOf(a)
                  .multiply(BigInteger.valueOf(b))
                  .multiply(BigInteger.valueOf(c)));
    }
  }

  void add(WholeSum other) {
    large = large.add(other.value());
  }

  BigInteger value() {
    return large.add(BigInteger.valueOf(small));
  }
}
