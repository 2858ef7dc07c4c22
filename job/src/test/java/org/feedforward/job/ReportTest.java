package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of a run on the raw table of data/churn: its figures are those that numpy computes of
 * what scikit-learn has prepared, however the rows come.
 */
class ReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CHURN = Path.of("../data/churn").toAbsolutePath().normalize();
  private static final Path EXPECTED = Path.of("src/test/resources/tables/churn/report.json");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private Run score(Path input, Path output, String... more) throws IOException {
    Run run = tried(input, output, more);
    assertThat(run.err()).isEmpty();
    return run;
  }

  private Run tried(Path input, Path output, String... more) throws IOException {
    Path columns =
        Files.writeString(
            folder.resolve("columns.yaml"),
            """
            - {name: logits, of: logits}
            - {name: label, of: logits, label: [stays, leaves, upgrades]}
            - {name: top, of: logits, apply: softmax, top: 2, labels: [stays, leaves, upgrades]}
            """);
    List<String> words = new ArrayList<>(List.of("score", "--input", input.toString()));
    words.addAll(List.of("--model", CHURN.resolve("churn.onnx").toString()));
    words.addAll(List.of("--features", "@" + CHURN.resolve("churn.features.yaml")));
    words.addAll(List.of("--columns", "@" + columns, "--errors", "reject"));
    words.addAll(List.of("--output", output.toString(), "--keep", "customer_id"));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static JsonNode report(Path output) throws IOException {
    return JSON.readTree(output.resolve("_report/run.json").toFile());
  }

  @Test
  void figuresAreThoseOfNumpy() throws IOException {
    Path output = folder.resolve("out");
    score(CHURN.resolve("customers.parquet"), output);
    JsonNode expected = JSON.readTree(EXPECTED.toFile());
    JsonNode statistics = report(output).path("statistics");
    assertThat(statistics.path("rows").asLong()).isEqualTo(3943);
    JsonNode features = statistics.path("features");
    assertThat(features).hasSameSizeAs(expected.path("features"));
    for (int i = 0; i < features.size(); i++) {
      requireFigures(features.get(i), expected.path("features").get(i), 0);
    }
    JsonNode outputs = statistics.path("outputs");
    for (int i = 0; i < 3; i++) {
      assertThat(outputs.get(i).path("name").asText()).isEqualTo("logits[" + i + "]");
      requireFigures(outputs.get(i), expected.path("outputs").get(i), 1e-5);
    }
    assertThat(counts(statistics.path("labels").get(0))).isEqualTo(counts(expected.path("labels")));
    requireLacks(features, expected);
  }

  private static void requireFigures(JsonNode found, JsonNode expected, double tolerance) {
    String name = found.path("name").asText();
    assertThat(found.path("count")).as(name).isEqualTo(expected.path("count"));
    for (String exact : List.of("min", "max")) {
      assertThat((float) found.path(exact).asDouble())
          .as(name)
          .isCloseTo((float) expected.path(exact).asDouble(), within((float) tolerance));
    }
    double mean = expected.path("mean").asDouble();
    assertThat(found.path("mean").asDouble())
        .as(name)
        .isCloseTo(mean, within(Math.max(tolerance, 1e-12)));
    expected
        .path("quantiles")
        .properties()
        .forEach(
            quantile -> {
              double exact = quantile.getValue().asDouble();
              assertThat(found.path("quantiles").path(quantile.getKey()).asDouble())
                  .as(name + " " + quantile.getKey())
                  .isCloseTo(exact, within(0.01 * Math.abs(exact)));
            });
  }

  private static Map<String, Long> counts(JsonNode labels) {
    Map<String, Long> counts = new TreeMap<>();
    if (labels.has("labels")) {
      labels
          .path("labels")
          .forEach(label -> counts.put(label.path("label").asText(), label.path("count").asLong()));
    } else {
      labels.properties().forEach(label -> counts.put(label.getKey(), label.getValue().asLong()));
    }
    return counts;
  }

  private static void requireLacks(JsonNode features, JsonNode expected) {
    for (JsonNode feature : features) {
      String column = feature.path("name").asText().replaceFirst("\\[.*", "");
      if (feature.has("nulls")) {
        assertThat(feature.path("nulls")).as(column).isEqualTo(expected.path("nulls").path(column));
      }
      if (feature.has("unknown") && expected.path("unknown").has(column)) {
        assertThat(feature.path("unknown"))
            .as(column)
            .isEqualTo(expected.path("unknown").path(column));
      }
    }
  }

  @Test
  void figuresAreTheSameWhateverThePartitions() throws IOException {
    Path one = folder.resolve("one");
    score(CHURN.resolve("customers.parquet"), one);
    JsonNode statistics = report(one).path("statistics");
    for (int files : new int[] {3, 17}) {
      Path table = folder.resolve("table" + files);
      spark
          .read()
          .parquet(CHURN.resolve("customers.parquet").toString())
          .repartition(files)
          .write()
          .parquet(table.toString());
      Path output = folder.resolve("out" + files);
      score(table, output);
      assertThat(report(output).path("statistics")).isEqualTo(statistics);
    }
    Path byRows = folder.resolve("by-rows");
    LocalSpark.with(
        Map.of("spark.sql.parquet.enableVectorizedReader", "false"),
        () -> {
          score(CHURN.resolve("customers.parquet"), byRows);
          return null;
        });
    assertThat(report(byRows).path("statistics")).isEqualTo(statistics);
  }

  @Test
  void theReportIsAPartOfTheResult() throws IOException {
    Path output = folder.resolve("out");
    score(CHURN.resolve("customers.parquet"), output, "--label", "team=risk");
    JsonNode manifest = JSON.readTree(output.resolve("_MANIFEST.json").toFile());
    JsonNode report = report(output);
    List<String> files = new ArrayList<>();
    manifest.path("files").forEach(file -> files.add(file.path("path").asText()));
    assertThat(files).contains("_report/run.json");
    assertThat(spark.read().parquet(output.toString()).count()).isEqualTo(3943);
    for (String fact : List.of("run", "model", "digest", "labels", "faults", "scored")) {
      assertThat(report.path(fact)).as(fact).isEqualTo(manifest.path(fact));
    }
    assertThat(report.path("schema_version").asInt()).isEqualTo(1);
    assertThat(report.path("rows").path("read").asLong()).isEqualTo(4000);
    assertThat(report.path("rows").path("rejected").asLong()).isEqualTo(57);
    assertThat(report.path("tasks").path("slowest").get(0).path("rows").asLong()).isEqualTo(4000);
    assertThat(report.path("network").path("steps").size()).isPositive();
    assertThat(report.path("settings").path("errors.policy").asText()).isEqualTo("reject");
    assertThat(report.path("reasons").toString()).contains("enterprise");
  }

  @Test
  void valuesOfRowsCanBeLeftOut() throws IOException {
    Path output = folder.resolve("out");
    score(CHURN.resolve("customers.parquet"), output, "--set", "report.values=none");
    assertThat(report(output).path("reasons").toString())
        .contains("\"reason\":\"unknown\"")
        .doesNotContain("enterprise");
  }

  @Test
  void whatIsCountedCanBeLess() throws IOException {
    Path output = folder.resolve("out");
    Path table = CHURN.resolve("customers.parquet");
    score(table, output, "--run", "ds=9", "--set", "report.statistics=outputs");
    JsonNode statistics = report(output.resolve("ds=9")).path("statistics");
    assertThat(statistics.path("features")).isEmpty();
    assertThat(statistics.path("left_out").asLong()).isEqualTo(24);
    assertThat(statistics.path("outputs").get(0).path("count").asLong()).isEqualTo(3943);

    score(table, output, "--run", "ds=10", "--set", "report.statistics=none");
    assertThat(report(output.resolve("ds=10")).has("statistics")).isFalse();
    score(table, output, "--run", "ds=11");
    assertThat(report(output.resolve("ds=11")).has("drift")).isFalse();
    score(table, output, "--run", "ds=12");
    assertThat(report(output.resolve("ds=12")).path("drift").path("against").asText())
        .contains("ds=11");
    Path page = folder.resolve("runs.html");
    Run.of("report", "--runs", output.toString(), "--output", page.toString());
    assertThat(Files.readString(page).replaceAll("(?s).*<tbody>", "").replaceAll("<[^>]*>", " "))
        .containsSubsequence("ds=9 ", "ds=10 ", "ds=11 ", "ds=12 ");
  }

  @Test
  void aReportMayStandApartOrNotBeThere() throws IOException {
    Path output = folder.resolve("out");
    Path apart = folder.resolve("reports");
    score(CHURN.resolve("customers.parquet"), output, "--set", "report.path=" + apart);
    assertThat(output.resolve("_report")).doesNotExist();
    assertThat(JSON.readTree(apart.resolve("run.json").toFile()).path("run"))
        .isEqualTo(JSON.readTree(output.resolve("_MANIFEST.json").toFile()).path("run"));

    Path without = folder.resolve("without");
    score(CHURN.resolve("customers.parquet"), without, "--set", "report.enabled=false");
    assertThat(without.resolve("_report")).doesNotExist();
    Run both =
        Run.of(
            "score",
            "--set",
            "report.enabled=false",
            "--set",
            "report.values=none",
            "--input",
            "x");
    assertThat(both.code()).isEqualTo(ExitCode.USAGE);
    assertThat(both.err()).contains("report.values").contains("report.enabled: true");
  }

  @Test
  void numbersThatDriftEndARunBeforeItsResultStands() throws IOException {
    Path output = folder.resolve("out");
    Path table = CHURN.resolve("customers.parquet");
    String[] gated = {"--run", "ds=2026-11-21", "--set", "report.max-drift=0.2"};
    assertThat(tried(table, output, gated).out()).contains("Note: report.max-drift is not checked");
    Path first = output.resolve("ds=2026-11-21");
    assertThat(report(first).has("drift")).isFalse();

    score(table, output, "--run", "ds=2026-11-22", "--set", "report.max-drift=0.2");
    JsonNode same = report(output.resolve("ds=2026-11-22")).path("drift");
    assertThat(same.path("largest").asDouble()).isZero();
    assertThat(same.path("against").asText()).contains("ds=2026-11-21");
    assertThat(same.path("series").size()).isEqualTo(24 + 5 + 2);

    List<String> moved = new ArrayList<>(List.of("--run", "ds=2026-11-23", "--where", "age > 60"));
    moved.addAll(List.of("--set", "report.max-drift=0.2"));
    Run failed = tried(table, output, moved.toArray(String[]::new));
    assertThat(failed.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(failed.err()).contains("age drifted").contains("ds=2026-11-22").contains("0.2");
    assertThat(output.resolve("ds=2026-11-23")).doesNotExist();

    moved.addAll(List.of("--set", "report.drift=warn"));
    Run noted = tried(table, output, moved.toArray(String[]::new));
    assertThat(noted.code()).isEqualTo(ExitCode.DONE);
    assertThat(noted.out()).contains("Note: age drifted");
    JsonNode series = report(output.resolve("ds=2026-11-23")).path("drift").path("series");
    assertThat(series.get(0).path("nulls_before").asDouble()).isEqualTo(228.0 / 4000);
    assertThat(series.get(0).path("nulls_now").asDouble()).isZero();
    pagesOfAll(output);
  }

  @Test
  void aGateThatCouldNotCloseIsRefused() throws IOException {
    Path table = CHURN.resolve("customers.parquet");
    Path output = folder.resolve("out");
    Run uncounted =
        tried(table, output, "--set", "report.max-drift=0.2", "--set", "report.statistics=none");
    assertThat(uncounted.code()).isEqualTo(ExitCode.USAGE);
    assertThat(uncounted.err()).contains("report.max-drift").contains("report.statistics: all");
    score(table, output, "--set", "report.statistics=none");
    Path other = folder.resolve("other");
    Files.writeString(
        folder.resolve("profile.json"),
        "{\"format\": \"feedforward-profile\", \"schema_version\": 1, \"statistics\": {}}");
    String profile = "report.profile=" + folder.resolve("profile.json");
    Run unknown = tried(table, other, "--set", "report.max-drift=0.2", "--set", profile);
    assertThat(unknown.code()).isEqualTo(ExitCode.MISMATCH);
    assertThat(unknown.err()).contains("cannot be checked").contains("no number of this run");
    assertThat(other).doesNotExist();
  }

  @Test
  void aReportLiesNeitherInTheInputNorInAResult() throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    Path table = Files.copy(CHURN.resolve("customers.parquet"), input.resolve("t.parquet"));
    Path output = folder.resolve("out");
    score(input, folder.resolve("old"));
    for (Path place :
        List.of(
            input, input.resolve("sub"), output, output.resolve("sub"), folder.resolve("old"))) {
      Run run = tried(input, output, "--set", "report.path=" + place);
      assertThat(run.code()).as(place + " " + run.err()).isIn(ExitCode.USAGE, ExitCode.OUTPUT);
      assertThat(run.err()).contains("report.path");
      assertThat(output).doesNotExist();
    }
    assertThat(input).isDirectoryContaining(table::equals).isDirectoryNotContaining("glob:**.json");
    Path apart = folder.resolve("reports");
    score(input, output, "--set", "report.path=" + apart);
    assertThat(apart).isDirectoryContaining("glob:**/run.json");
    assertThat(output.resolve("_report")).doesNotExist();
  }

  private void pagesOfAll(Path output) throws IOException {
    Path last = output.resolve("ds=2026-11-23");
    Path page = folder.resolve("run.html");
    assertThat(Run.of("report", last.toString(), "--output", page.toString()).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(page).hasSameTextualContentAs(last.resolve("_report/run.html"));
    Path all = folder.resolve("runs.html");
    Run.of("report", "--runs", output.toString(), "--output", all.toString());
    assertThat(Files.readString(all)).contains("3 runs", "ds=2026-11-21", "ds=2026-11-23");
    Run inside =
        Run.of("report", last.toString(), "--output", last.resolve("_report/x.html").toString());
    assertThat(inside.code()).isEqualTo(ExitCode.OUTPUT);
    assertThat(inside.err()).contains("lies inside the result");
    String json = "--json=" + last.resolve("x.json");
    Run status = Run.of("diff", last.toString(), last.toString(), "--key", "id", json);
    assertThat(status.err()).contains("lies inside the result");

    Path profile = folder.resolve("profile.json");
    Run.of("profile", last.toString(), "--output", profile.toString());
    Path again = folder.resolve("again");
    score(
        CHURN.resolve("customers.parquet"),
        again,
        "--where",
        "age > 60",
        "--set",
        "report.profile=" + profile);
    JsonNode drift = report(again).path("drift");
    assertThat(drift.path("against").asText()).isEqualTo(profile.toString());
    assertThat(drift.path("largest").asDouble()).isZero();
  }

  @Test
  void whatIsNoReportIsSaid() throws IOException {
    Path none = Files.writeString(folder.resolve("none.json"), "{}");
    Run other = Run.of("report", none.toString(), "--output", "x.html");
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("neither a report nor a profile");
    assertThat(Run.of("report", folder.resolve("gone").toString(), "--output", "x").err())
        .contains("holds no report");
    assertThat(Run.of("report", "--output", "x").err()).contains("expected a run, or --runs");
    assertThat(Run.of("profile", "--output", "x").err()).contains("expected a run");
    assertThat(Run.of("report", none.toString()).err()).contains("neither");
  }

  @Test
  void aNetworkAloneHasAPage() throws IOException {
    LocalSpark.session();
    Path page = folder.resolve("net.html");
    Run run =
        Run.of(
            "inspect",
            "--model",
            CHURN.resolve("churn.onnx").toString(),
            "--html",
            page.toString());
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(page)).contains("churn.onnx", "gather", "linear", "<svg");
  }
}
