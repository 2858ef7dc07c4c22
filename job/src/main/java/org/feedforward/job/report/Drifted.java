package org.feedforward.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.feedforward.job.fault.Names;

/**
 * Numbers that are further from those of the run before than a job allows.
 *
 * @param name what they are called
 * @param psi how far they are
 * @param most how far they may be
 * @param against what they were compared with
 */
public record Drifted(String name, double psi, double most, String against) {

  /** The numbers of a drift that are furthest away. */
  static Drifted largest(JsonNode drift, double most) {
    return new Drifted(
        drift.path("largest_of").asText(),
        drift.path("largest").asDouble(),
        most,
        drift.path("against").asText());
  }

  /** What is wrong, for people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%s drifted: its population stability index against %s is %.4g, more than the"
            + " report.max-drift of %s",
        Names.escape(name),
        Names.escape(against),
        psi,
        most);
  }
}
