package org.feedforward.format.torch;

import org.feedforward.graph.ModelException;

/**
 * How much memory the objects of a pickle may take: a byte of a file can ask for fifty in memory,
 * and no honest pickle of a network comes near the limit.
 */
final class Budget {

  /** Estimates of what Java needs for one. */
  static final int OBJECT = 40;

  private static final long BYTES = 44L << 20;

  private final String file;
  private long left = BYTES;

  Budget(String file) {
    this.file = file;
  }

  void spend(long bytes) {
    left -= bytes;
    if (left < 0) {
      throw new ModelException(
          file + ": the pickle describes more objects than a network has (" + BYTES + " bytes)");
    }
  }
}
