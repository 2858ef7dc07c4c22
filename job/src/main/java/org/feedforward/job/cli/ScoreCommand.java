package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.feedforward.graph.ModelException;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.report.ReportText;
import org.feedforward.job.report.ResultLine;
import org.feedforward.job.report.RunOutcome;
import org.feedforward.job.run.JobRun;
import org.feedforward.job.run.NewFiles;
import org.feedforward.job.run.RunWatcher;

/**
 * {@code feedforward score}: a table becomes predictions; of a range of days, one after another.
 */
final class ScoreCommand {

  static final String PRINT_CONFIG = "--print-config";

  private final PrintWriter out;
  private final PrintWriter err;

  ScoreCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  ExitCode run(CommandOptions options) {
    List<Job> jobs = options.job().jobs();
    if (options.has(PRINT_CONFIG)) {
      return print(jobs);
    }
    JobModels models = new JobModels(out::println);
    RunWatcher watcher = ProgressLine.of(options);
    if (jobs.get(0).config().run().mode() == RunConfig.Mode.NEW_FILES) {
      out.println(ResultLine.of(scoreNew(jobs.get(0), models, watcher)));
    } else if (jobs.size() == 1) {
      RunOutcome outcome = score(jobs.get(0), models, watcher);
      ReportText.of(outcome).forEach(out::println);
      out.println(ResultLine.of(outcome));
    } else {
      out.println(ResultLine.of(scoreAll(jobs, models, watcher)));
    }
    return ExitCode.DONE;
  }

  /** One job file for every run; the line for programs does not stand among them. */
  private ExitCode print(List<Job> jobs) {
    for (Job job : jobs) {
      if (jobs.size() > 1) {
        out.println("---");
      }
      job.lines().forEach(out::println);
    }
    err.println(ResultLine.DONE);
    return ExitCode.DONE;
  }

  private static RunOutcome score(Job job, JobModels models, RunWatcher watcher) {
    return JobRun.run(
        models.request(job),
        Session.hadoop(),
        () -> session(job.config().input().place()),
        watcher);
  }

  private static SparkSession session(String input) {
    SparkSession spark = Session.start("feedforward score " + input);
    // column names are case-sensitive, as they are in Python
    spark.conf().set("spark.sql.caseSensitive", "true");
    return spark;
  }

  /** A run for what no earlier one has taken, or several. */
  private List<RunOutcome> scoreNew(Job job, JobModels models, RunWatcher watcher) {
    List<RunOutcome> outcomes = new ArrayList<>();
    NewFiles.run(
        models.request(job),
        Session.hadoop(),
        () -> session(job.config().input().place()),
        watcher,
        outcome -> {
          outcomes.add(outcome);
          outcome.key().ifPresent(out::println);
          ReportText.of(outcome).forEach(out::println);
        });
    if (outcomes.isEmpty()) {
      out.println(PlanCommand.NO_NEW_FILES);
    }
    return outcomes;
  }

  /** Every run in its order; the first that fails is the last. */
  private List<RunOutcome> scoreAll(List<Job> jobs, JobModels models, RunWatcher watcher) {
    List<RunOutcome> outcomes = new ArrayList<>();
    for (Job job : jobs) {
      String name = job.config().run().key().orElseThrow().toString();
      out.printf(Locale.ROOT, "[%d/%d] %s%n", outcomes.size() + 1, jobs.size(), name);
      try {
        outcomes.add(score(job, models, watcher));
      } catch (JobException e) {
        throw CliFaults.runFailed(name, outcomes.size(), jobs.size(), e.exitCode(), e);
      } catch (ModelException e) {
        throw CliFaults.runFailed(name, outcomes.size(), jobs.size(), ExitCode.MODEL, e);
      }
      ReportText.of(outcomes.get(outcomes.size() - 1)).forEach(out::println);
    }
    return outcomes;
  }
}
