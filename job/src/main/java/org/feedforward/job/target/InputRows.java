package org.feedforward.job.target;

import java.util.OptionalLong;

/**
 * How many rows a query has read, as far as it is known.
 *
 * @param stored rows that the files of the table say they hold, where all of them are to be read
 * @param entered rows that were read and counted
 */
public record InputRows(OptionalLong stored, OptionalLong entered) {

  /** The rows of a query that counts none. */
  public static final InputRows UNKNOWN = new InputRows(OptionalLong.empty(), OptionalLong.empty());

  /**
   * Refuses rows that were written nowhere and are not as many as were read.
   *
   * @param scored rows that were scored
   * @param faulty rows that could not be
   * @throws org.feedforward.job.fault.JobException that names all counts, when they differ
   */
  public void requireAll(long scored, long faulty) {
    RowCheck.requireEqual(this, scored, faulty, OptionalLong.empty(), OptionalLong.empty());
  }
}
