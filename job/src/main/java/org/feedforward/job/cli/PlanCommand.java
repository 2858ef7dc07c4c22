package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.run.DryRun;
import org.feedforward.job.run.PlannedRun;
import org.feedforward.job.run.RunRequest;

/**
 * {@code feedforward plan}: what {@code score} would do with the same flags, and what that takes.
 * Reads, scores a few rows into nowhere, and changes nothing.
 */
final class PlanCommand {

  static final String NO_NEW_FILES = "Nothing to do: no new files";

  private final PrintWriter out;

  PlanCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    List<Job> jobs = options.job().jobs();
    JsonAnswer answer = JsonAnswer.of(options, out);
    JobModels models = new JobModels(note -> note(answer, note));
    ArrayNode plans = JsonNodeFactory.instance.arrayNode();
    ExitCode code = ExitCode.DONE;
    for (Job job : jobs) {
      Optional<PlannedRun> planned = planned(job, models);
      if (planned.isEmpty()) {
        note(answer, NO_NEW_FILES);
        continue;
      }
      plans.add(PlanJson.of(planned.get()));
      if (!answer.onlyJson()) {
        new PlanText(out).print(planned.get());
      }
      if (code == ExitCode.DONE) {
        code = planned.get().verdict().exit();
      }
    }
    answer.write(
        JsonNodeFactory.instance
            .objectNode()
            .put("format", PlanJson.FORMAT)
            .put("version", PlanJson.VERSION)
            .put("exit", code.status())
            .set("plans", plans));
    return code;
  }

  /** What a run would do; nothing where it waits for files. */
  private static Optional<PlannedRun> planned(Job job, JobModels models) {
    RunRequest request = models.request(job);
    Supplier<SparkSession> session = () -> session(job.config().input().place());
    return job.config().run().mode() == RunConfig.Mode.NEW_FILES
        ? DryRun.ofNewFiles(request, Session.hadoop(), session)
        : Optional.of(DryRun.of(request, Session.hadoop(), session));
  }

  private void note(JsonAnswer answer, String note) {
    if (!answer.onlyJson()) {
      out.println(note);
    }
  }

  private static SparkSession session(String input) {
    SparkSession spark = Session.start("feedforward plan " + input);
    // column names are case-sensitive, as they are in Python
    spark.conf().set("spark.sql.caseSensitive", "true");
    return spark;
  }
}
