package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Job;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.page.RunPage;
import org.feedforward.job.page.RunsPage;
import org.feedforward.job.report.RunJson;
import org.feedforward.job.run.RunRequest;
import org.feedforward.job.run.StoredReports;
import org.feedforward.job.run.TableProfile;

/**
 * {@code feedforward report}: the page of a run made again, or one of all runs of an output; and
 * {@code feedforward profile}: what the numbers of a run or of a table look like, for later runs to
 * be compared with. Neither changes a result.
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
    boolean ofTable = options.hasJob();
    if (options.operands().isEmpty() != ofTable) {
      throw CliFaults.runOrTable();
    }
    AnswerFile file = file(options);
    JsonNode profile = ofTable ? ofTable(options) : ofRun(options.operands().get(0));
    out.println(file.write(profile + "\n"));
    return ExitCode.DONE;
  }

  private static JsonNode ofRun(String place) {
    JsonNode run = run(place);
    if (!run.path("statistics").isObject()) {
      throw CliFaults.withoutStatistics(place);
    }
    return RunJson.profile(run);
  }

  /** The table of a job is scored, as training data are before a run is. */
  private JsonNode ofTable(CommandOptions options) {
    List<Job> jobs = options.job().jobsOfNoResult();
    if (jobs.size() > 1) {
      throw CliFaults.profileOfSeveralRuns();
    }
    RunRequest request = new JobModels(out::println).request(jobs.get(0));
    SparkSession spark =
        Session.start("feedforward profile " + jobs.get(0).config().input().place());
    // column names are case-sensitive, as they are in Python
    spark.conf().set("spark.sql.caseSensitive", "true");
    return TableProfile.of(spark, request, Session.hadoop());
  }

  private static JsonNode run(String place) {
    JsonNode run = StoredReports.read(place, Session.hadoop());
    if (!run.path("format").asText().equals(RunJson.FORMAT)) {
      throw CliFaults.aProfile(place);
    }
    return run;
  }

  private ExitCode write(CommandOptions options, String text) {
    out.println(file(options).write(text));
    return ExitCode.DONE;
  }

  private static AnswerFile file(CommandOptions options) {
    return AnswerFile.of(options.one(OUTPUT).orElseThrow(CliFaults::noOutputFile));
  }
}
