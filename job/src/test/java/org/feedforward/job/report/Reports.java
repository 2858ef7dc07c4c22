package org.feedforward.job.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reports of runs for tests. */
final class Reports {

  static final RunReport.Subject SUBJECT =
      new RunReport.Subject("sha256:1f", "/models/m.onnx", "/in/*.csv", "/out", "score", Map.of());

  private Reports() {}

  static RunReport of(long rows, double seconds) {
    return new RunReport(
        SUBJECT, rows, Optional.empty(), seconds, Set.of("AVX2"), Map.of(), List.of());
  }
}
