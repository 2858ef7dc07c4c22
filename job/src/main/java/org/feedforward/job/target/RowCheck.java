package org.feedforward.job.target;

import java.util.OptionalLong;
import org.feedforward.job.fault.JobException;

/** No row may be lost or doubled between the table and the result. */
final class RowCheck {

  private RowCheck() {}

  /**
   * Compares counts that were taken in different places.
   *
   * @param read rows that were read
   * @param written rows that came to the writer
   * @param found rows that the written files say they hold, where they say so
   * @throws JobException that names all counts, when they differ
   */
  static void requireEqual(InputRows read, long written, OptionalLong found) {
    long entered = read.entered().orElse(written);
    if (read.stored().orElse(entered) != entered) {
      throw TargetFaults.otherThanStored(read.stored().getAsLong(), entered);
    }
    if (entered != written || found.orElse(written) != written) {
      throw TargetFaults.rowsDiffer(entered, written, found);
    }
  }
}
