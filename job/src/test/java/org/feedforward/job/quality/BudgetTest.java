package org.feedforward.job.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.feedforward.job.quality.Budget.Share;
import org.junit.jupiter.api.Test;

class BudgetTest {

  private static Ledger ledger(long scored, long nulls, long unknowns) {
    Ledger ledger = Ledger.ofScored(scored);
    for (long i = 0; i < nulls + unknowns; i++) {
      ledger.addFaulty();
      ledger.addReason(i < nulls ? "null" : "unknown", () -> "example");
    }
    return ledger;
  }

  private static Share rows(long rows) {
    return new Share(OptionalLong.of(rows), OptionalDouble.empty());
  }

  private static Share ratio(double ratio) {
    return new Share(OptionalLong.empty(), OptionalDouble.of(ratio));
  }

  @Test
  void nothingIsEverTooMuchWithoutOne() {
    assertThat(Budget.UNLIMITED.passedBy(ledger(0, 5, 5), OptionalLong.of(10))).isEmpty();
    assertThat(Budget.UNLIMITED.limits(OptionalLong.of(10)).arePassedBy(ledger(0, 5, 5))).isFalse();
  }

  @Test
  void aRatioIsCountedInDecimals() {
    Budget budget = new Budget(ratio(0.29), Map.of());
    assertThat(budget.passedBy(ledger(71, 29, 0), OptionalLong.empty())).isEmpty();
    assertThat(budget.passedBy(ledger(70, 30, 0), OptionalLong.empty()))
        .contains("errors (max-ratio 0.29)");
    assertThat(budget.limits(OptionalLong.of(100)).all()).isEqualTo(29);
    assertThat(new Budget(ratio(0), Map.of()).passedBy(ledger(9, 1, 0), OptionalLong.empty()))
        .contains("errors (max-ratio 0.0)");
    assertThat(new Budget(ratio(0), Map.of()).passedBy(ledger(9, 0, 0), OptionalLong.empty()))
        .isEmpty();
  }

  @Test
  void aReasonHasABudgetOfItsOwn() {
    Budget budget = new Budget(rows(5), Map.of(Reason.UNKNOWN, ratio(0.1)));
    assertThat(budget.passedBy(ledger(16, 3, 1), OptionalLong.empty())).isEmpty();
    assertThat(budget.passedBy(ledger(16, 1, 3), OptionalLong.empty()))
        .contains("errors.reasons.unknown (max-ratio 0.1)");
    assertThat(budget.passedBy(ledger(14, 6, 0), OptionalLong.empty()))
        .contains("errors (max-rows 5)");
  }

  @Test
  void aRunThatWasStoppedIsToldWhatStoppedIt() {
    Budget budget = new Budget(ratio(0.5), Map.of(Reason.NULL, rows(1)));
    assertThat(budget.passedBy(ledger(0, 2, 0), OptionalLong.empty()))
        .contains("errors.reasons.null (max-rows 1)");
    assertThat(budget.limits(OptionalLong.empty()).arePassedBy(ledger(0, 0, 9))).isFalse();
    assertThat(budget.limits(OptionalLong.of(10)).arePassedBy(ledger(0, 0, 6))).isTrue();
  }

  @Test
  void countsAreAddedAndTheFirstExampleIsKept() {
    Ledger all = ledger(1, 1, 0);
    Ledger other = Ledger.ofScored(2);
    other.addFaulty();
    other.addReason("null", () -> "another");
    other.addReason("nan", () -> "third");
    all.addAll(other);
    assertThat(all.rows()).isEqualTo(5);
    assertThat(all.scored()).isEqualTo(3);
    assertThat(all.faulty()).isEqualTo(2);
    assertThat(all.reasons()).isEqualTo(Map.of("null", 2L, "nan", 1L));
    assertThat(all.examples()).isEqualTo(Map.of("null", "example", "nan", "third"));
  }
}
