package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;

/**
 * Numbers that a network takes from the size of the batch: what is said of them holds for a batch
 * of any size, or is refused.
 */
class BatchMultipleTest {

  private static final long MOST_ROWS = 1000;

  /** The number where the batch has so many rows. */
  private static long at(Object number, long rows) {
    return number instanceof BatchMultiple multiple ? multiple.factor() * rows : (Long) number;
  }

  private static Optional<Boolean> equality(Object x, Object y) {
    try {
      return Optional.of(BatchMultiple.areEqual(x, y));
    } catch (ModelException e) {
      assertThat(e)
          .hasMessage(
              "a comparison depends on the batch size, which is not known before the data is");
      return Optional.empty();
    }
  }

  @Property(tries = 500)
  void areEqualForEveryBatchOrForNone(
      @ForAll @IntRange(min = 0, max = 12) int factor,
      @ForAll @IntRange(min = -30, max = 30) int other,
      @ForAll boolean both,
      @ForAll boolean turned) {
    Object x = new BatchMultiple(factor);
    Object y = both ? new BatchMultiple(other) : (Object) (long) other;
    Optional<Boolean> said = turned ? equality(y, x) : equality(x, y);
    for (long rows = 1; said.isPresent() && rows <= MOST_ROWS; rows++) {
      assertThat(at(x, rows) == at(y, rows))
          .as("%s and %s, %s rows", x, y, rows)
          .isEqualTo(said.get());
    }
  }

  @Property(tries = 500)
  void areDividedOnlyWhereEveryBatchIs(
      @ForAll @IntRange(min = -12, max = 12) int factor,
      @ForAll @IntRange(min = -12, max = 12) int divisor,
      @ForAll boolean both) {
    BatchMultiple x = new BatchMultiple(factor);
    Object y = both ? new BatchMultiple(divisor) : (Object) (long) divisor;
    Object quotient;
    try {
      quotient = x.dividedBy(y);
    } catch (ModelException e) {
      assertThat(divisor == 0 || factor % divisor != 0).isTrue();
      return;
    }
    for (long rows = 1; rows <= MOST_ROWS; rows++) {
      assertThat(at(quotient, rows) * at(y, rows)).isEqualTo(at(x, rows));
    }
  }

  @Test
  void areExtentsOfAxesThatHoldTheBatch() {
    assertThat(BatchMultiple.of(Dim.of(7))).isEqualTo(7L);
    assertThat(BatchMultiple.of(Dim.BATCH)).isEqualTo(new BatchMultiple(1));
    assertThat(BatchMultiple.of(new Dim(2, true, 3))).isEqualTo(new BatchMultiple(6));
  }

  @Test
  void areMultipliedByWholeNumbers() {
    assertThat(new BatchMultiple(3).times(-2L)).isEqualTo(new BatchMultiple(-6));
    assertThatThrownBy(() -> new BatchMultiple(3).times(new BatchMultiple(2)))
        .hasMessage("a product depends on the batch size, which is not known before the data is");
    assertThatThrownBy(() -> new BatchMultiple(3).times(0.5)).isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> new BatchMultiple(3).dividedBy(0.5))
        .hasMessage("a quotient depends on the batch size, which is not known before the data is");
    assertThatThrownBy(() -> BatchMultiple.areEqual(new BatchMultiple(1), 1.5))
        .isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> new BatchMultiple(Long.MAX_VALUE).times(2L))
        .isInstanceOf(ArithmeticException.class);
  }
}
