package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.report.ReportText;
import org.feedforward.job.report.ResultLine;
import org.feedforward.job.report.RunReport;
import org.feedforward.job.run.ScoringRun;

/** {@code feedforward score}: a table becomes predictions. */
final class ScoreCommand {

  /** How the note about a file's size begins, which only {@code inspect} prints. */
  private static final String SIZE = "The file has ";

  private final PrintWriter out;

  ScoreCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    JobConfig config =
        JobConfig.read(options.one("--job").map(Path::of), options.all("--set"), options.flags());
    Model model = model(config);
    model.notes().stream()
        .filter(note -> !note.startsWith(SIZE))
        .forEach(note -> out.println("Note: " + note));
    SparkSession spark = Session.start("feedforward score " + config.input().path());
    // column names are case-sensitive, as they are in Python
    spark.conf().set("spark.sql.caseSensitive", "true");
    RunReport report = ScoringRun.run(spark, config, model);
    ReportText.of(report).forEach(out::println);
    out.println(ResultLine.of(ExitCode.DONE, "", Optional.of(report)));
    return ExitCode.DONE;
  }

  private static Model model(JobConfig config) {
    Path path = config.model().path();
    Model model = ModelHeap.reading(path, () -> Model.load(path, config.model().options()));
    return config.output().values().map(model::withOutputs).orElse(model);
  }
}
