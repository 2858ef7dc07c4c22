package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.page.RunPage;
import org.feedforward.job.page.RunsPage;
import org.feedforward.job.report.RunJson;
import org.feedforward.job.run.StoredReports;

/**
 * {@code feedforward report}: the page of a run made again, or one of all runs of an output; and
 * {@code feedforward profile}: what a run's numbers look like, for later runs to be compared with.
 * Neither changes a result.
 */
final class ReportCommand {

  static final String RUNS = "--runs";
  static final String OUTPUT = "--output";

  private final PrintWriter out;

  ReportCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode report(CommandOptions options) {
    Optional<String> runs = options.one(RUNS);
    List<String> operands = options.operands();
    if (runs.isPresent() == !operands.isEmpty()) {
      throw CliFaults.runOrRuns();
    }
    String page =
        runs.isPresent()
            ? RunsPage.of(runs.get(), StoredReports.ofRuns(runs.get(), Session.hadoop()))
            : RunPage.of(run(operands.get(0)));
    return write(options, page);
  }

  ExitCode profile(CommandOptions options) {
    if (options.operands().isEmpty()) {
      throw CliFaults.runForProfile();
    }
    String place = options.operands().get(0);
    JsonNode run = run(place);
    if (!run.path("statistics").isObject()) {
      throw CliFaults.withoutStatistics(place);
    }
    return write(options, RunJson.profile(run).toString() + "\n");
  }

  private static JsonNode run(String place) {
    JsonNode run = StoredReports.read(place, Session.hadoop());
    if (!run.path("format").asText().equals(RunJson.FORMAT)) {
      throw CliFaults.aProfile(place);
    }
    return run;
  }

  private ExitCode write(CommandOptions options, String text) {
    String file = options.one(OUTPUT).orElseThrow(CliFaults::noOutputFile);
    out.println(AnswerFile.of(file).write(text));
    return ExitCode.DONE;
  }
}
