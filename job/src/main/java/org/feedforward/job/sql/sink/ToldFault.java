package org.feedforward.job.sql.sink;

import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.feedforward.job.quality.RowFault;

/**
 * A fault as the operator tells it: texts, the first of which stand in the files of rejects too.
 */
final class ToldFault {

  /** How many texts there are. */
  static final int FIELDS = 6;

  private static final int REASON = 0;
  private static final int COLUMN = 2;
  private static final int TOLD = 4;
  private static final int ADVICE = 5;

  private ToldFault() {}

  static String reason(InternalRow fault) {
    return fault.getString(REASON);
  }

  /** The sentence for people. */
  static String sentence(InternalRow fault, Optional<String> file) {
    return RowFault.sentence(text(fault, COLUMN), fault.getString(TOLD), file, text(fault, ADVICE));
  }

  private static Optional<String> text(InternalRow fault, int field) {
    return fault.isNullAt(field) ? Optional.empty() : Optional.of(fault.getString(field));
  }
}
