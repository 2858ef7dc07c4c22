package org.feedforward.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.feedforward.job.run.PlannedRun.Estimate;
import org.feedforward.job.run.PlannedRun.Rows;
import org.feedforward.job.sql.sink.TrialPart;
import org.junit.jupiter.api.Test;

/** What some partitions say of all. */
class SamplesTest {

  private static TrialPart part(long rows, boolean whole, double seconds) {
    long nanos = Math.round(seconds * 1e9);
    return new TrialPart(rows, whole, nanos, nanos, 0, 10 * rows, 0, 0, Optional.empty());
  }

  @Test
  void aSinglePartitionThatWasComputedIsTheRun() {
    Samples samples = new Samples(part(500, true, 2), List.of(), 1, 1, 3);
    Rows rows = samples.rows(OptionalLong.empty());
    assertThat(rows).isEqualTo(new Rows(500, true));
    Estimate estimate = samples.estimate(rows, 4);
    assertThat(estimate.cpuSeconds()).isEqualTo(2.5);
    assertThat(estimate.seconds()).isBetween(3.0, 4.0);
    assertThat(estimate.outputBytes()).isEqualTo(5000);
    assertThat(estimate.sampledRows()).isEqualTo(500);
  }

  @Test
  void rowsToComeCostWhatTheyCostOnceTheJvmIsWarm() {
    List<TrialPart> warm = List.of(part(1000, true, 1), part(1000, true, 1));
    Samples samples = new Samples(part(1000, true, 3), warm, 0.03, 100, 5);
    Rows rows = samples.rows(OptionalLong.empty());
    assertThat(rows).isEqualTo(new Rows(100_000, false));
    assertThat(samples.rows(OptionalLong.of(99_000))).isEqualTo(new Rows(99_000, true));
    Estimate estimate = samples.estimate(rows, 2);
    assertThat(estimate.cpuSeconds()).isCloseTo(0.5 + 3 * 2 + 98, within(1e-9));
    assertThat(estimate.seconds()).isCloseTo(5 * 1.3 + 49, within(1e-9));
  }

  @Test
  void partitionsWithoutRowsKeepNoCoreBusy() {
    List<TrialPart> empty = List.of(part(0, true, 0), part(0, true, 0), part(1000, true, 1));
    Samples samples = new Samples(part(1000, true, 1), empty, 0.5, 8, 2);
    Estimate estimate = samples.estimate(new Rows(4000, true), 8);
    assertThat(estimate.seconds()).isCloseTo(2 * 1.3, within(1e-9));
    assertThat(estimate.outputBytes()).isEqualTo(40_000);
    Estimate more = samples.estimate(new Rows(4000, true), 2);
    assertThat(more.seconds()).isCloseTo(2 * 1.3 + 2000 * 0.001 / 2, within(1e-9));
  }

  @Test
  void aPartitionThatTakesLongIsComputedInPart() {
    Samples samples = new Samples(part(100, false, 4), List.of(part(200, false, 2)), 0.01, 1, 6);
    Estimate estimate = samples.estimate(samples.rows(OptionalLong.of(10_100)), 2);
    assertThat(estimate.cpuSeconds()).isCloseTo(0.5 + 4 + 100, within(1e-9));
    assertThat(samples.rows(OptionalLong.empty())).isEqualTo(new Rows(10_000, false));
  }

  @Test
  void withoutRowsThereIsNothingToDivideBy() {
    Samples samples = new Samples(part(0, true, 1), List.of(), 1, 1, 2);
    Rows rows = samples.rows(OptionalLong.empty());
    assertThat(rows).isEqualTo(new Rows(0, true));
    assertThat(samples.estimate(rows, 2).outputBytes()).isZero();
  }
}
