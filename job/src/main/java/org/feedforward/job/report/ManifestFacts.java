package org.feedforward.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.feedforward.job.identity.RunDigest;

/**
 * What is kept of a run beside its result, by the names that other programs read. The target adds
 * the number of rows and the files.
 */
public final class ManifestFacts {

  private static final String KEY = "run_key";
  private static final String GENERATION = "generation";
  private static final String DIGEST = "digest";
  private static final String DIGEST_OF = "digest_of";

  private ManifestFacts() {}

  /** The facts of a run. */
  public static ObjectNode of(RunReport report) {
    RunReport.Subject subject = report.subject();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("model", subject.model());
    facts.put("model_path", subject.modelPath());
    if (!subject.models().isEmpty()) {
      subject.models().forEach(facts.putObject("models")::put);
    }
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
    report
        .rowGroups()
        .ifPresent(
            groups -> {
              ObjectNode count = facts.putObject("row_groups");
              count.put("copied", groups.copied());
              count.put("encoded", groups.encoded());
            });
    RunReport.Sameness sameness = subject.sameness();
    if (sameness.key().isPresent()) {
      facts.put(KEY, sameness.key().get());
      facts.put(GENERATION, sameness.generation());
    }
    facts.put(DIGEST, sameness.digest().sha256());
    sameness.digest().parts().forEach(facts.putObject(DIGEST_OF)::put);
    return facts;
  }

  /** What a run is called; nothing where it has no name. */
  public static Optional<String> key(ObjectNode facts) {
    return Optional.ofNullable(facts.get(KEY)).map(JsonNode::asText);
  }

  /** How many results of its name have stood there, this one among them. */
  public static long generation(ObjectNode facts) {
    return facts.path(GENERATION).asLong(1);
  }

  /** What a result was made of; nothing where its manifest does not say, or was changed. */
  public static Optional<RunDigest> digest(ObjectNode facts) {
    SortedMap<String, String> parts = new TreeMap<>();
    facts
        .path(DIGEST_OF)
        .properties()
        .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
    RunDigest digest = new RunDigest(parts);
    return Optional.of(digest).filter(found -> found.sha256().equals(facts.path(DIGEST).asText()));
  }
}
