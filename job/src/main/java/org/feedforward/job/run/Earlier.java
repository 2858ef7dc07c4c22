package org.feedforward.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.config.ReportConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.page.RunPage;

/**
 * What the numbers of a run are compared with.
 *
 * @param name what it is called
 * @param statistics its statistics
 */
record Earlier(String name, JsonNode statistics) {

  /**
   * What a job names, or else the run before this one. What was not asked for ends no run: a report
   * that this version cannot read is none, unless a gate needs it.
   *
   * @param report where the report of the run comes to stand
   */
  static Optional<Earlier> of(
      ReportConfig asked, Optional<RunKey> key, String report, Configuration hadoop) {
    try {
      return of(asked.profile(), key, report, hadoop);
    } catch (JobException e) {
      if (asked.profile().isPresent() || asked.maxDrift().isPresent()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Optional<Earlier> of(
      Optional<String> profile, Optional<RunKey> key, String report, Configuration hadoop) {
    if (profile.isPresent()) {
      JsonNode json = StoredReports.read(profile.get(), hadoop);
      if (!json.path("statistics").isObject()) {
        throw RunFaults.noReport(profile.get());
      }
      return Optional.of(new Earlier(profile.get(), json.path("statistics")));
    }
    return before(key, new Path(report), hadoop)
        .filter(json -> json.path("statistics").isObject())
        .map(json -> new Earlier("the run before, " + called(json), json.path("statistics")));
  }

  private static String called(JsonNode json) {
    return RunPage.title(json)
        + " of "
        + json.path("started").asText().replaceFirst("[.].*", "").replace('T', ' ');
  }

  /** Of runs with names the one whose name comes before, of others the result that stands there. */
  private static Optional<JsonNode> before(
      Optional<RunKey> key, Path report, Configuration hadoop) {
    return key.isPresent()
        ? StoredReports.before(key.get(), report, hadoop)
        : StoredReports.standing(report, hadoop);
  }
}
