package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Job;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.run.DryRun;
import org.feedforward.job.run.PlannedRun;

/**
 * {@code feedforward plan}: what {@code score} would do with the same flags, and what that takes.
 * Reads, scores a few rows into nowhere, and changes nothing.
 */
final class PlanCommand {

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
      PlannedRun planned =
          DryRun.of(
              models.request(job), Session.hadoop(), () -> session(job.config().input().place()));
      plans.add(PlanJson.of(planned));
      if (!answer.onlyJson()) {
        new PlanText(out).print(planned);
      }
      if (code == ExitCode.DONE) {
        code = planned.verdict().exit();
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
