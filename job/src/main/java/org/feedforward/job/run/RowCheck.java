package org.feedforward.job.run;

import java.util.OptionalLong;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/** No row may be lost or doubled between the table and the files of the result. */
final class RowCheck {

  private RowCheck() {}

  /**
   * Compares counts that were taken in different places.
   *
   * @param stored rows that the files of the table say they hold, where all of them are scored
   * @param entered rows that came to the model
   * @param written rows that left it for the writer
   * @param found rows that the written files say they hold, where they say so
   */
  static void requireEqual(OptionalLong stored, long entered, long written, OptionalLong found) {
    if (stored.orElse(entered) != entered) {
      throw new JobException(
          ExitCode.DATA,
          String.format(
              "the footers of the input say %d rows, but %d were read, so nothing is put in place:"
                  + " a file changed or is damaged; run again, and write the files again when it"
                  + " stays",
              stored.getAsLong(), entered));
    }
    if (entered != written || found.orElse(written) != written) {
      throw new JobException(
          ExitCode.FAILURE,
          String.format(
              "%d rows were read, %d scored%s, so nothing is put in place: run again, and report it"
                  + " when it stays",
              entered,
              written,
              found.isPresent() ? " and " + found.getAsLong() + " found in the files" : ""));
    }
  }
}
