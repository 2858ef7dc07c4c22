package org.feedforward.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.job.fault.Names;
import org.feedforward.text.Printable;

/** What a person reads of a run: a line for each fact. */
public final class ReportText {

  /** Fewer rows say nothing of a rate. */
  private static final int ROWS_FOR_A_RATE = 1000;

  private ReportText() {}

  /** The lines of a run. */
  public static List<String> of(RunOutcome outcome) {
    if (outcome instanceof RunOutcome.Scored scored) {
      return of(scored.report());
    }
    CommittedRun run = ((RunOutcome.NothingToDo) outcome).run();
    return List.of(
        String.format(
            Locale.ROOT,
            "Nothing to do: %s is there, %,d %s made of the same",
            run.name(),
            run.rows(),
            run.rows() == 1 ? "row" : "rows"),
        "Output:  " + Printable.line(run.output()));
  }

  /** The lines. */
  public static List<String> of(RunReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(scored(report));
    report.unscored().flatMap(ReportText::unscored).ifPresent(lines::add);
    lines.add("Output:  " + Printable.line(report.subject().output()));
    report
        .unscored()
        .flatMap(RunReport.Unscored::place)
        .ifPresent(place -> lines.add("Rejects: " + Printable.line(place)));
    report.kernels().forEach(kernel -> lines.add("Kernels: " + kernel));
    report.notes().forEach(note -> lines.add("Note: " + note));
    report.rounded().forEach((column, values) -> lines.add(rounded(column, values)));
    return lines;
  }

  private static String scored(RunReport report) {
    String rate =
        report.rows() < ROWS_FOR_A_RATE
            ? ""
            : String.format(Locale.ROOT, " (%,.0f rows/s)", report.rowsPerSecond());
    return String.format(
        Locale.ROOT,
        "Scored %,d %s in %.1f s%s",
        report.scored(),
        report.scored() == 1 ? "row" : "rows",
        report.seconds(),
        rate);
  }

  private static Optional<String> unscored(RunReport.Unscored unscored) {
    long rows = unscored.rejected() + unscored.nulls();
    if (rows == 0) {
      return Optional.empty();
    }
    String reasons =
        unscored.reasons().entrySet().stream()
            .map(reason -> String.format(Locale.ROOT, "%s %,d", reason.getKey(), reason.getValue()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s %,d %s (%s)",
            unscored.rejected() > 0 ? "Rejected" : "Without a prediction:",
            rows,
            rows == 1 ? "row" : "rows",
            reasons));
  }

  private static String rounded(String column, long values) {
    return String.format(
        Locale.ROOT,
        "Note: %s holds %,d integers beyond 2^24 that float32 rounds to another number;"
            + " scale it where the table is written if that matters",
        Names.columns(List.of(column)),
        values);
  }
}
