package org.feedforward.job.sql.task;

import java.io.Serializable;
import org.feedforward.job.statistics.Sampling;

/**
 * What is looked at in every row beside what its values need anyway.
 *
 * @param nan whether NaN in an input or a prediction is a fault
 * @param infinite whether an infinity is one
 * @param record which argument holds the record of a row that could not be read, null for all
 *     others; {@link #NO_ARGUMENT} where there is none
 * @param sampling which numbers are counted for a report
 */
public record RowChecks(boolean nan, boolean infinite, int record, Sampling sampling)
    implements Serializable {

  /** No argument holds a record. */
  public static final int NO_ARGUMENT = -1;

  /** Nothing is looked at. */
  public static final RowChecks NONE = new RowChecks(false, false, NO_ARGUMENT, Sampling.NONE);

  /** Whether a row may turn out to be faulty. */
  public boolean mayFault() {
    return ofNumbers() || hasRecord();
  }

  /** Whether numbers are looked at. */
  boolean ofNumbers() {
    return nan || infinite;
  }

  boolean hasRecord() {
    return record != NO_ARGUMENT;
  }

  /** Whether a number is a fault. */
  boolean refuse(float value) {
    return nan && Float.isNaN(value) || infinite && Float.isInfinite(value);
  }
}
