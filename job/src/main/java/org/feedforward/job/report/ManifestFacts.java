package org.feedforward.job.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is kept of a run beside its result, by the names that other programs read. The target adds
 * the number of rows and the files.
 */
public final class ManifestFacts {

  private ManifestFacts() {}

  /** The facts of a run. */
  public static ObjectNode of(RunReport report) {
    RunReport.Subject subject = report.subject();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("model", subject.model());
    facts.put("model_path", subject.modelPath());
    facts.put("input", subject.input());
    facts.put("prediction", subject.prediction());
    report
        .unscored()
        .ifPresent(
            unscored -> {
              facts.put("scored", report.scored());
              facts.put("rejected", unscored.rejected());
              facts.put("nulls", unscored.nulls());
              unscored.reasons().forEach(facts.putObject("faults")::put);
            });
    if (!subject.labels().isEmpty()) {
      subject.labels().forEach(facts.putObject("labels")::put);
    }
    return facts;
  }
}
