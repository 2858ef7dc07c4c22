package org.feedforward.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunReportTest {

  @Test
  void keepsWhatItWasGivenSorted() {
    Set<String> kernels = new LinkedHashSet<>(List.of("scalar: b", "AVX2: a"));
    Map<String, Long> rounded = new HashMap<>(Map.of("b", 2L, "a", 1L));
    List<String> notes = new ArrayList<>(List.of("z", "a"));
    RunReport report =
        new RunReport(
            Reports.SUBJECT, 1, Optional.empty(), 1, kernels, rounded, Optional.empty(), notes);
    kernels.clear();
    rounded.clear();
    notes.clear();
    assertThat(report.kernels()).containsExactly("AVX2: a", "scalar: b");
    assertThat(report.rounded().keySet()).containsExactly("a", "b");
    assertThat(report.notes()).containsExactly("z", "a");
    assertThatThrownBy(() -> report.kernels().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void hasARateUnlessItTookNoTime() {
    assertThat(Reports.of(10, 4).rowsPerSecond()).isEqualTo(2.5);
    assertThat(Reports.of(10, 0).rowsPerSecond()).isZero();
  }

  @Test
  void endsLaterThanItWasMade() {
    RunReport report = Reports.of(10, 1);
    assertThat(report.lasting(5)).isEqualTo(Reports.of(10, 5));
  }
}
