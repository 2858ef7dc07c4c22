package org.feedforward.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.feedforward.bench.turns.Turn;
import org.junit.jupiter.api.Test;

/** A yardstick that took chance for a loss, or a loss for chance, would be worth nothing. */
class ComparisonTest {

  private static Comparison of(double... ratios) {
    Turn turn = Turn.parse("TURN\tcase\tcontender\t100\tgflops");
    Comparison comparison = new Comparison(turn);
    for (double ratio : ratios) {
      comparison.add(ratio, 1);
    }
    return comparison;
  }

  @Test
  void theRatioIsTheMedianOfTheRoundsBesideTheirQuartilesAndRange() {
    Comparison comparison = of(1.3, 0.9, 1.0, 1.1, 1.2, 0.8, 1.4, 0.7, 1.5);
    assertThat(comparison.ratio()).isEqualTo(1.1);
    assertThat(comparison.quartiles()).containsExactly(0.9, 1.3);
    assertThat(comparison.range()).containsExactly(0.7, 1.5);
    assertThat(of(2).quartiles()).containsExactly(2, 2);
  }

  @Test
  void aLossIsSaidWhenItIsMoreThanTwoPercentAndMoreThanChance() {
    assertThat(of(0.97, 0.96, 0.97, 0.98, 0.97).verdict()).isEqualTo("slower");
    assertThat(of(0.99, 0.985, 0.99, 0.985, 0.99).verdict()).isEqualTo("same");
    assertThat(of(0.90, 0.91, 0.97, 1.05, 1.04).verdict()).isEqualTo("same");
    assertThat(of(1.04, 1.03, 1.05, 1.03, 0.97).verdict()).isEqualTo("faster");
    assertThat(of(1, 1, 1).verdict()).isEqualTo("same");
  }

  @Test
  void oneOtherDigestIsEnoughToDiffer() {
    Comparison comparison = of(1, 1);
    comparison.prepared("a", "a");
    assertThat(comparison.json("\"x\": 1")).contains("\"same_bits\": true");
    comparison.prepared("a", "b");
    comparison.prepared("a", "a");
    assertThat(comparison.json("\"x\": 1"))
        .contains("\"same_bits\": false", "\"gflops\": 100.000", "\"ratio_to_before\": 1.0000");
    assertThat(comparison.line()).endsWith("DIFFER");
  }

  @Test
  void aNetworkThatTheOtherBuildDoesNotReadIsToldAndNotMeasured() {
    Comparison comparison = of();
    assertThat(comparison.prepared("cannot has operators: Conv", "a")).isFalse();
    assertThat(comparison.line()).endsWith("not in the other build: has operators: Conv");
    assertThatThrownBy(() -> of().prepared("a", "cannot read it"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith(": this build cannot read it");
  }
}
