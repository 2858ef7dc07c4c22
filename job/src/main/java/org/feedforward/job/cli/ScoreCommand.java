package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.Names;
import org.feedforward.job.run.Report;
import org.feedforward.job.run.ScoringRun;
import org.feedforward.text.Printable;

/** {@code feedforward score}: a table becomes predictions. */
final class ScoreCommand {

  /** How the note of a file's size begins, which {@code inspect} tells. */
  private static final String SIZE = "The file has ";

  /** Fewer rows say nothing of a rate. */
  private static final int ROWS_FOR_A_RATE = 1000;

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
    // names of columns are told apart by case, as in PyTorch's users' Python
    spark.conf().set("spark.sql.caseSensitive", "true");
    Report report = ScoringRun.run(spark, config, model);
    print(report);
    out.println(ResultLine.of(ExitCode.DONE, "", Optional.of(report)));
    return ExitCode.DONE;
  }

  private static Model model(JobConfig config) {
    Path path = config.model().path();
    Model model = ModelHeap.reading(path, () -> Model.load(path, config.model().options()));
    return config.output().values().map(model::withOutputs).orElse(model);
  }

  private void print(Report report) {
    out.printf(
        Locale.ROOT,
        "Scored %,d %s in %.1f s%s%n",
        report.rows(),
        report.rows() == 1 ? "row" : "rows",
        report.seconds(),
        report.rows() < ROWS_FOR_A_RATE
            ? ""
            : String.format(Locale.ROOT, " (%,.0f rows/s)", report.rowsPerSecond()));
    out.println("Output:  " + Printable.line(report.output()));
    report.kernels().forEach(kernel -> out.println("Kernels: " + kernel));
    report.notes().forEach(note -> out.println("Note: " + note));
    report
        .rounded()
        .forEach(
            (column, values) ->
                out.printf(
                    Locale.ROOT,
                    "Note: %s holds %,d integers beyond 2^24 that float32 rounds to another number;"
                        + " scale it where the table is written if that matters%n",
                    Names.columns(List.of(column)),
                    values));
  }
}
