package org.feedforward.job.target;

/**
 * Something in or beside an output that may be removed.
 *
 * @param kind what it is
 * @param path where it stands
 * @param removed whether it goes, or went
 * @param reason why it goes or stays
 */
public record Leftover(Kind kind, String path, boolean removed, String reason) {

  /** What may be removed. */
  public enum Kind {
    /** The folder of a run that has not ended well. */
    ATTEMPT,
    /** Rejected rows of a run whose result never came, or is not kept. */
    REJECTS,
    /** The report of a run that stands apart from its result, which is not kept. */
    REPORT,
    /** The result of a run that has a name. */
    RUN
  }
}
