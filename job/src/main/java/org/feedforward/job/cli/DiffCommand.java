package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.JobRequest;
import org.feedforward.job.diff.Compared;
import org.feedforward.job.diff.Comparison;
import org.feedforward.job.diff.Difference;
import org.feedforward.job.diff.DifferenceJson;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.page.DiffPage;
import org.feedforward.job.run.RunRequest;
import org.feedforward.job.run.TwoScores;
import org.feedforward.job.target.CommittedResult;

/**
 * {@code feedforward diff}: what differs between two results, or between two models over the same
 * rows. Reads, and changes nothing.
 */
final class DiffCommand {

  private static final String MODEL = "--model";
  private static final String HTML = "--html";

  /** What a run is called; a folder may be called so too, but is named by its path. */
  private static final Pattern RUN = Pattern.compile("[^/]+=[^/]+");

  private final PrintWriter out;

  DiffCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    List<String> results = options.operands();
    List<String> models = options.all(MODEL);
    JsonAnswer answer = JsonAnswer.of(options, out);
    Optional<AnswerFile> page = options.one(HTML).map(AnswerFile::of);
    Difference difference;
    if (results.size() == 2 && models.isEmpty()) {
      difference = ofResults(options, results);
    } else if (models.size() == 2 && results.isEmpty()) {
      difference = ofModels(options, models);
    } else {
      throw CliFaults.notTwo(results, models);
    }
    ExitCode code = difference.isNone() ? ExitCode.DONE : ExitCode.MISMATCH;
    if (!answer.onlyJson()) {
      new DiffText(out).print(difference);
    }
    ObjectNode json = DifferenceJson.of(difference).put("exit", code.status());
    answer.write(json);
    page.map(file -> file.write(DiffPage.of(json)))
        .filter(wrote -> !answer.onlyJson())
        .ifPresent(out::println);
    return code;
  }

  private static Difference ofResults(CommandOptions options, List<String> names) {
    Configuration hadoop = Session.hadoop();
    List<CommittedResult> results =
        names.stream().map(name -> CommittedResult.of(place(options, name), hadoop)).toList();
    return Comparison.ofResults(session(), results.get(0), results.get(1), options.all("--key"));
  }

  /** Where a result stands: a run of the job that is given, or else a folder. */
  private static String place(CommandOptions options, String name) {
    return options.has(Verb.Extra.JOB.flag()) && RUN.matcher(name).matches()
        ? options.job().output() + "/" + name
        : name;
  }

  private static Difference ofModels(CommandOptions options, List<String> names) {
    JobRequest request = options.job();
    boolean byName = request.hasModels();
    RunRequest a = request(request, byName, names.get(0));
    RunRequest b = request(request, byName, names.get(1));
    SparkSession spark = session();
    TwoScores scores = TwoScores.of(spark, a, b, options.all("--key"), Session.hadoop());
    return Comparison.ofModels(spark, scores, compared(a), compared(b));
  }

  private static RunRequest request(JobRequest request, boolean byName, String model) {
    List<Job> jobs = (byName ? request : request.with(MODEL, model)).jobs();
    if (jobs.size() > 1) {
      throw CliFaults.severalRuns();
    }
    Job job = jobs.get(0);
    if (byName) {
      List<String> known = List.copyOf(job.config().models().parts().keySet());
      if (!known.contains(model)) {
        throw CliFaults.unknownModel(model, known);
      }
      job = new Job(job.config().ofModel(model), job.settings());
    }
    return new JobModels(note -> {}).request(job);
  }

  private static Compared compared(RunRequest request) {
    return new Compared(
        request.job().config().models().shownPaths(), "", request.network().model().identity());
  }

  private static SparkSession session() {
    SparkSession spark = Session.start("feedforward diff");
    Comparison.prepare(spark);
    return spark;
  }
}
