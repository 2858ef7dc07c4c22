package org.feedforward.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.identity.RunDigest;
import org.junit.jupiter.api.Test;

/** The line for programs, the lines for people and the facts of the manifest. */
class ReportViewsTest {

  private static final RunReport FULL =
      new RunReport(
          Reports.SUBJECT,
          1797,
          Optional.empty(),
          1.23456,
          Set.of("AVX2: this CPU", "scalar: told so"),
          new TreeMap<>(Map.of("b\n", 3L, "a", 12345L)),
          Optional.empty(),
          List.of("first note", "second note"));

  @Test
  void theLineHasTheFactsOfARun() {
    assertThat(ResultLine.of(ExitCode.DONE, "", Optional.of(FULL)))
        .isEqualTo(
            "RESULT {\"exit\":0,\"status\":\"done\",\"rows\":1797,\"seconds\":1.235,"
                + "\"rows_per_second\":1456,\"output\":\"/out\",\"model\":\"sha256:1f\","
                + "\"kernels\":[\"AVX2: this CPU\",\"scalar: told so\"],"
                + "\"rounded_integers\":{\"a\":12345,\"b\\n\":3}}");
  }

  @Test
  void theManifestSaysHowKeptColumnsCame() {
    RunReport copying =
        new RunReport(
            Reports.SUBJECT,
            9,
            Optional.empty(),
            1,
            Set.of(),
            Map.of(),
            Optional.of(new RunReport.RowGroups(7, 1)),
            List.of());
    assertThat(ManifestFacts.of(copying).toString())
        .contains("\"row_groups\":{\"copied\":7,\"encoded\":1}");
    assertThat(ManifestFacts.of(FULL).has("row_groups")).isFalse();
  }

  @Test
  void rowsThatCouldNotBeScoredStandInAllViews() {
    RunReport rejecting =
        new RunReport(
            Reports.SUBJECT,
            9_990,
            Optional.of(
                new RunReport.Unscored(
                    10, 0, Map.of("unknown", 7L, "null", 4L), Optional.of("/rejects"))),
            1,
            Set.of(),
            Map.of(),
            Optional.empty(),
            List.of());
    assertThat(ResultLine.of(ExitCode.DONE, "", Optional.of(rejecting)))
        .contains(
            "\"rows\":9990,\"rejected\":10,\"nulls\":0,\"faults\":{\"null\":4,\"unknown\":7}");
    assertThat(ReportText.of(rejecting))
        .startsWith(
            "Scored 9,990 rows in 1.0 s (9,990 rows/s)",
            "Rejected 10 rows (null 4, unknown 7)",
            "Output:  /out",
            "Rejects: /rejects");
    assertThat(ManifestFacts.of(rejecting).toString())
        .contains(
            "\"scored\":9990,\"rejected\":10,\"nulls\":0,\"faults\":{\"null\":4,\"unknown\":7}");
    RunReport keeping =
        new RunReport(
            Reports.SUBJECT,
            10,
            Optional.of(new RunReport.Unscored(0, 1, Map.of("nan", 1L), Optional.empty())),
            1,
            Set.of(),
            Map.of(),
            Optional.empty(),
            List.of());
    assertThat(ReportText.of(keeping))
        .startsWith(
            "Scored 9 rows in 1.0 s", "Without a prediction: 1 row (nan 1)", "Output:  /out");
    assertThat(keeping.scored()).isEqualTo(9);
  }

  @Test
  void theLineLeavesOutWhatThereIsNot() {
    assertThat(ResultLine.of(ExitCode.DONE, "", Optional.of(Reports.of(0, 0))))
        .isEqualTo(
            "RESULT {\"exit\":0,\"status\":\"done\",\"rows\":0,\"seconds\":0.0,"
                + "\"rows_per_second\":0,\"output\":\"/out\",\"model\":\"sha256:1f\","
                + "\"kernels\":[\"AVX2\"]}");
    assertThat(ResultLine.of(ExitCode.OUTPUT, "/out \"exists\"", Optional.empty()))
        .isEqualTo("RESULT {\"exit\":5,\"status\":\"output\",\"message\":\"/out \\\"exists\\\"\"}");
  }

  @Test
  void theLinesForPeopleTellAllButTheModel() {
    assertThat(ReportText.of(FULL))
        .containsExactly(
            "Scored 1,797 rows in 1.2 s (1,456 rows/s)",
            "Output:  /out",
            "Kernels: AVX2: this CPU",
            "Kernels: scalar: told so",
            "Note: first note",
            "Note: second note",
            "Note: column 'a' holds 12,345 integers beyond 2^24 that float32 rounds to another"
                + " number; scale it where the table is written if that matters",
            "Note: column 'b\\u000a' holds 3 integers beyond 2^24 that float32 rounds to another"
                + " number; scale it where the table is written if that matters");
  }

  @Test
  void fewRowsHaveNoRateAndOneIsSingular() {
    assertThat(ReportText.of(Reports.of(1000, 2)).get(0))
        .isEqualTo("Scored 1,000 rows in 2.0 s (500 rows/s)");
    assertThat(ReportText.of(Reports.of(999, 2)).get(0)).isEqualTo("Scored 999 rows in 2.0 s");
    assertThat(ReportText.of(Reports.of(1, 0.04)).get(0)).isEqualTo("Scored 1 row in 0.0 s");
    assertThat(ReportText.of(Reports.of(0, 0.04)).get(0)).isEqualTo("Scored 0 rows in 0.0 s");
  }

  @Test
  void theManifestHasWhatTheRunWasAbout() {
    assertThat(ManifestFacts.of(FULL))
        .hasToString(
            "{\"model\":\"sha256:1f\",\"model_path\":\"/models/m.onnx\",\"input\":\"/in/*.csv\","
                + "\"prediction\":\"score\","
                + "\"digest\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
                + "\"digest_of\":{}}");
  }

  @Test
  void theManifestSaysWhatMakesTheRunTheSame() {
    RunDigest digest = RunDigest.of(Map.of("model", "1f", "input.where", "x > 1"));
    RunReport report = Reports.of(1, 1);
    ObjectNode facts =
        ManifestFacts.of(
            new RunReport(
                Reports.subject(
                    Map.of(), new RunReport.Sameness(Optional.of("ds=2026-11-22"), 3, digest)),
                1,
                Optional.empty(),
                1,
                report.kernels(),
                Map.of(),
                Optional.empty(),
                List.of()));
    assertThat(facts.path("digest_of").toString())
        .isEqualTo("{\"input.where\":\"x > 1\",\"model\":\"1f\"}");
    assertThat(ManifestFacts.digest(facts)).contains(digest);
    assertThat(ManifestFacts.key(facts)).contains("ds=2026-11-22");
    assertThat(ManifestFacts.generation(facts)).isEqualTo(3);
    ((ObjectNode) facts.path("digest_of")).put("model", "2f");
    assertThat(ManifestFacts.digest(facts)).isEmpty();
    assertThat(ManifestFacts.digest(facts.objectNode())).isEmpty();
  }

  @Test
  void aRunThatIsThereIsNothingToDo() {
    RunOutcome outcome =
        new RunOutcome.NothingToDo(
            new CommittedRun(
                Optional.of("ds=2026-11-22"),
                "/out/ds=2026-11-22",
                Optional.empty(),
                "uuid",
                1,
                JsonNodeFactory.instance.objectNode().put("model", "1f")));
    assertThat(ResultLine.of(outcome))
        .isEqualTo(
            "RESULT {\"exit\":0,\"status\":\"done\",\"run\":\"ds=2026-11-22\","
                + "\"nothing_to_do\":true,\"rows\":1,\"output\":\"/out/ds=2026-11-22\","
                + "\"model\":\"1f\"}");
    assertThat(ReportText.of(outcome))
        .containsExactly(
            "Nothing to do: ds=2026-11-22 is there, 1 row made of the same",
            "Output:  /out/ds=2026-11-22");
    assertThat(ResultLine.of(List.of(outcome, new RunOutcome.Scored(Reports.of(2, 1)))))
        .startsWith("RESULT {\"exit\":0,\"status\":\"done\",\"runs\":[{\"run\":\"ds=2026-11-22\",")
        .endsWith("\"kernels\":[\"AVX2\"]}]}");
  }

  @Test
  void theManifestHasTheLabelsInTheirOrder() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("team", "risk");
    labels.put("a", "\"b\"");
    RunReport report =
        new RunReport(
            Reports.subject(labels),
            1,
            Optional.empty(),
            1,
            Set.of(),
            Map.of(),
            Optional.empty(),
            List.of());
    labels.clear();
    assertThat(ManifestFacts.of(report).toString())
        .contains("\"labels\":{\"team\":\"risk\",\"a\":\"\\\"b\\\"\"},");
  }
}
