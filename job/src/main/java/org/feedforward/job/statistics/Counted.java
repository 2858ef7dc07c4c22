package org.feedforward.job.statistics;

import java.util.Locale;

/** What is counted of the numbers of a run. */
public enum Counted {
  /** What goes into the network and what comes out. */
  ALL,
  /**
   * The same, but that of a table of many rows the distributions of what goes in are those of a
   * part of the rows.
   */
  SAMPLED,
  /** What comes out, which costs next to nothing where that is little. */
  OUTPUTS,
  /** Nothing. */
  NONE;

  /** Whether what goes into the network is counted. */
  public boolean countsInputs() {
    return this == ALL || this == SAMPLED;
  }

  /** The word for it in job files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
