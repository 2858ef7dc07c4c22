package org.feedforward.job.sql.task;

import java.util.Comparator;
import java.util.Optional;
import org.feedforward.job.quality.RowFault;

/**
 * A fault of a row and what it was found for.
 *
 * @param slot what the value feeds; nothing where it is made of several
 * @param element the element of the input that is at fault
 * @param feature what people call the slot
 * @param fault what is wrong
 * @param byModel whether the model found it, so that the rest of the slot is as the row has it
 */
record FoundFault(
    Optional<InputSlot> slot,
    int element,
    Optional<String> feature,
    RowFault fault,
    boolean byModel) {

  /** The order of the model's inputs; faults of no input in particular come last. */
  static final Comparator<FoundFault> BY_PLACE =
      Comparator.<FoundFault>comparingInt(
              found -> found.slot().map(InputSlot::input).orElse(Integer.MAX_VALUE))
          .thenComparingInt(FoundFault::element);

  /** Whether two are one fault: what they feed does not matter. */
  boolean isSame(FoundFault other) {
    return fault.reason() == other.fault.reason()
        && fault.column().equals(other.fault.column())
        && fault.value().equals(other.fault.value());
  }
}
