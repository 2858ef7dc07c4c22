package org.feedforward.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.feedforward.graph.Port;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.columns.ResultColumn;
import org.feedforward.job.config.ReportConfig;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.Feature;
import org.feedforward.job.features.FieldStep;
import org.feedforward.job.identity.Version;
import org.feedforward.job.page.RunPage;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.report.DriftJson;
import org.feedforward.job.report.Drifted;
import org.feedforward.job.report.NamedNumbers;
import org.feedforward.job.report.RunDetails;
import org.feedforward.job.report.RunJson;
import org.feedforward.job.report.RunReport;

/** The files that tell of a run, for whoever looks at it later. */
final class Reported {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Reported() {}

  /** What is told of a run; nothing where nothing was asked for, or there is no place for it. */
  static Optional<ObjectNode> json(
      RunPlan plan, RunDetails details, RunReport report, Configuration hadoop) {
    ReportConfig asked = plan.config().report();
    if (!asked.enabled() || plan.target().reportPlace().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode json = RunJson.of(report, details);
    if (json.has("statistics")) {
      Earlier.of(asked, plan.config().run().key(), plan.target().reportPlace().get(), hadoop)
          .ifPresent(
              earlier ->
                  json.set(
                      "drift",
                      DriftJson.of(
                          json.get("statistics"),
                          earlier.statistics(),
                          earlier.name(),
                          asked.maxDrift())));
    }
    return Optional.of(json);
  }

  /**
   * Ends a run whose numbers are too far from those of the run before, or of which nobody knows how
   * far they are, or notes it.
   */
  static Optional<String> requireNoDrift(ReportConfig asked, ObjectNode json) {
    if (asked.maxDrift().isEmpty()) {
      return Optional.empty();
    }
    JsonNode drift = json.path("drift");
    if (drift.isMissingNode()) {
      return Optional.of(RunFaults.NOTHING_TO_DRIFT_FROM);
    }
    Optional<String> wrong =
        DriftJson.beyond(drift, asked.maxDrift())
            .map(Drifted::sentence)
            .or(
                () ->
                    DriftJson.unknown(drift)
                        .map(
                            names ->
                                RunFaults.unknownDrift(names, drift.path("against").asText())));
    if (wrong.isPresent() && !asked.warnsOnly()) {
      throw RunFaults.drifted(wrong.get());
    }
    return wrong;
  }

  /** The files by their names. */
  static Map<String, byte[]> files(ObjectNode json) {
    try {
      return Map.of(
          RunJson.NAME,
          JSON.writeValueAsBytes(json),
          RunPage.NAME,
          RunPage.of(json).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The report of a run", e);
    }
  }

  /** What there is to tell beside the facts of a run. */
  static RunDetails details(
      RunPlan plan,
      RunRequest request,
      SparkContext context,
      Instant started,
      long entered,
      Ledger ledger) {
    boolean values = plan.config().report().values() == ReportConfig.Values.SHOWN;
    return new RunDetails(
        plan.target().run(),
        started,
        versions(context),
        request.job().shown(),
        entered,
        values ? ledger.examples() : Map.of(),
        ledger.tasks(),
        plan.scored().model(),
        numbers(plan.binding(), plan.scored()),
        ledger.statistics());
  }

  private static Map<String, String> versions(SparkContext context) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("feedforward", Version.ours());
    versions.put("spark", context.version());
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }

  /** What people call the numbers that are counted. */
  static NamedNumbers numbers(Binding binding, ModelColumns scored) {
    List<NamedNumbers.Numbers> features = new ArrayList<>();
    for (Feature feature : binding.features()) {
      features.add(
          new NamedNumbers.Numbers(
              name(binding, feature), feature.input(), feature.element(), feature.elements()));
    }
    List<NamedNumbers.Numbers> outputs = new ArrayList<>();
    List<NamedNumbers.Labels> labels = new ArrayList<>();
    List<Port> ports = scored.model().outputs();
    for (ResultColumn column : scored.columns()) {
      if (!(column instanceof ResultColumn.Computed computed)) {
        continue;
      }
      String name = column.name();
      if (computed.form() instanceof ColumnForm.Label label) {
        labels.add(new NamedNumbers.Labels(name, label.position(), label.labels()));
      } else if (computed.form() instanceof ColumnForm.Top top) {
        labels.add(new NamedNumbers.Labels(name, top.positions(), top.labels()));
        outputs.add(numbers(name, top.scores(), ports));
      } else {
        List<Integer> ofColumn = ((ColumnForm.Numbers) computed.form()).outputs();
        for (int output : ofColumn) {
          String own = ofColumn.size() == 1 ? name : name + "." + ports.get(output).name();
          outputs.add(numbers(own, output, ports));
        }
      }
    }
    return new NamedNumbers(features, outputs, labels);
  }

  private static NamedNumbers.Numbers numbers(String name, int output, List<Port> ports) {
    return new NamedNumbers.Numbers(name, output, 0, ports.get(output).elements());
  }

  private static String name(Binding binding, Feature feature) {
    return feature.fields().stream()
        .map(FieldStep::name)
        .reduce(
            binding.columns().get(feature.column()).name(),
            (struct, field) -> struct + "." + field);
  }

  /** Why a run has no report, where one was asked for. */
  static Optional<String> missing(RunPlan plan) {
    return plan.config().report().enabled() && plan.target().reportPlace().isEmpty()
        ? Optional.of(RunFaults.NO_PLACE_FOR_REPORT)
        : Optional.empty();
  }
}
