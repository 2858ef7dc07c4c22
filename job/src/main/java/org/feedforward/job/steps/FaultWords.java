package org.feedforward.job.steps;

import org.feedforward.job.fault.Names;

/** Words of the faults of values. */
final class FaultWords {

  static final String NULL = " holds a null";

  private FaultWords() {}

  static String quoted(String value) {
    return "'" + Names.escape(value) + "'";
  }
}
