package org.feedforward.job.sql.task;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.quality.RowFault;
import org.feedforward.job.sql.numbers.NumberReader;
import org.feedforward.job.sql.numbers.Wholes;
import org.feedforward.job.steps.cells.NumberTexts;
import org.feedforward.plan.Workspace;

/**
 * Puts numbers that may turn out not to be what their inputs take: texts, and fractions for
 * integers.
 */
final class CheckedNumbers {

  /** Takes a float for an element of an input. */
  @FunctionalInterface
  interface Floats {
    void put(InputSlot slot, int row, float value);
  }

  private final TileScorer scorer;
  private final Floats floats;

  CheckedNumbers(TileScorer scorer, Floats floats) {
    this.scorer = scorer;
    this.floats = floats;
  }

  /** Puts a value that is not null, or tells the scorer of its fault. */
  void put(Source source, SpecializedGetters values, int ordinal, int at) {
    if (source.whole() && source.type().isFraction()) {
      putWhole(source, values, ordinal, at);
    } else {
      putText(source, values.getUTF8String(ordinal), at);
    }
  }

  private void putWhole(Source source, SpecializedGetters values, int ordinal, int at) {
    NumberReader reader = source.reader();
    if (!Wholes.isWhole(reader, values, ordinal)) {
      String shown = Wholes.shown(reader, values, ordinal);
      scorer.note(source, at, RowFault.ofFraction(source.nameWithFields(), shown));
      return;
    }
    long whole = Wholes.of(reader, values, ordinal);
    for (InputSlot slot : source.slots()) {
      scorer.workspace(slot.model()).putLong(slot.input(), slot.element(), at, whole);
    }
  }

  private void putText(Source source, UTF8String text, int at) {
    for (InputSlot slot : source.slots()) {
      Workspace workspace = scorer.workspace(slot.model());
      Optional<String> expected = Optional.empty();
      switch (slot.dtype()) {
        case FLOAT32 -> {
          Float number = NumberTexts.toFloat(text);
          if (number == null) {
            expected = Optional.of("a number");
          } else {
            floats.put(slot, at, number);
          }
        }
        case INT64 -> {
          Long number = NumberTexts.toLong(text, source.whole());
          if (number == null) {
            expected = Optional.of("a whole number within 64 bits");
          } else {
            workspace.putLong(slot.input(), slot.element(), at, number);
          }
        }
        case BOOL -> {
          Boolean number = NumberTexts.toBoolean(text);
          if (number == null) {
            expected = Optional.of("true or false");
          } else {
            workspace.putBoolean(slot.input(), slot.element(), at, number);
          }
        }
      }
      if (expected.isPresent()) {
        String shown = text.toString();
        scorer.note(source, at, RowFault.ofText(source.nameWithFields(), shown, expected.get()));
        return;
      }
    }
  }
}
