package org.feedforward.job.steps.cells;

import org.feedforward.job.fault.Names;

/** Words of the faults of values. */
public final class FaultWords {

  public static final String NULL = " holds a null";

  private FaultWords() {}

  public static String quoted(String value) {
    return "'" + Names.escape(value) + "'";
  }
}
