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
   * @param written rows that were written into the result
   * @param rejected rows that were written elsewhere
   * @param found rows that the files of the result say they hold, where they say so
   * @param foundRejects the same of the files of rejected rows
   * @throws JobException that names all counts, when they differ
   */
  static void requireEqual(
      InputRows read, long written, long rejected, OptionalLong found, OptionalLong foundRejects) {
    long entered = read.entered().orElse(written + rejected);
    if (read.stored().orElse(entered) != entered) {
      throw TargetFaults.otherThanStored(read.stored().getAsLong(), entered);
    }
    if (entered != written + rejected
        || found.orElse(written) != written
        || foundRejects.orElse(rejected) != rejected) {
      throw TargetFaults.rowsDiffer(entered, written, rejected, found, foundRejects);
    }
  }
}
