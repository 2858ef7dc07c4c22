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
import org.feedforward.job.verify.Golden;
import org.feedforward.job.verify.GoldenFiles;

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
    Path path = config.model().path();
    Model network = ModelHeap.reading(path, () -> Model.load(path, config.model().options()));
    Optional<Golden> golden = GoldenFiles.find(network, path, config.golden());
    Model model = config.output().values().map(network::withOutputs).orElse(network);
    model.notes().stream()
        .filter(note -> !note.startsWith(SIZE))
        .forEach(note -> out.println("Note: " + note));
    SparkSession spark = Session.start("feedforward score " + config.input().path());
    // column names are case-sensitive, as they are in Python
    spark.conf().set("spark.sql.caseSensitive", "true");
    RunReport report = ScoringRun.run(spark, config, model, golden);
    ReportText.of(report).forEach(out::println);
    out.println(ResultLine.of(ExitCode.DONE, "", Optional.of(report)));
    return ExitCode.DONE;
  }
}
