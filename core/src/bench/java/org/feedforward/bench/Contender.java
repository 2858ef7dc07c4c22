package org.feedforward.bench;

/** One way to compute a case. */
interface Contender extends AutoCloseable {

  /** Its name in the table. */
  String name();

  /** Computes the case once. */
  void run();

  /** The outputs of the last run, row by row. */
  float[] result();

  @Override
  default void close() {}
}
