package org.feedforward.job.statistics;

import java.util.Locale;

/** What is counted of the numbers of a run. */
public enum Counted {
  /** What goes into the network and what comes out. */
  ALL,
  /** What comes out, which costs next to nothing where that is little. */
  OUTPUTS,
  /** Nothing. */
  NONE;

  /** The word for it in job files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
