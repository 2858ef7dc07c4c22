package org.feedforward.job.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.job.identity.RunDigest;

/** Reports of runs for tests. */
final class Reports {

  static final RunReport.Subject SUBJECT = subject(Map.of());

  private Reports() {}

  static RunReport.Subject subject(Map<String, String> labels) {
    return subject(labels, new RunReport.Sameness(Optional.empty(), 1, RunDigest.of(Map.of())));
  }

  static RunReport.Subject subject(Map<String, String> labels, RunReport.Sameness sameness) {
    return new RunReport.Subject(
        "sha256:1f", "/models/m.onnx", "/in/*.csv", "/out", "score", labels, Map.of(), sameness);
  }

  static RunReport of(long rows, double seconds) {
    return new RunReport(
        SUBJECT,
        rows,
        Optional.empty(),
        seconds,
        Set.of("AVX2"),
        Map.of(),
        Optional.empty(),
        List.of());
  }
}
