package org.feedforward.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.feedforward.job.fault.Names;
import org.feedforward.text.Printable;

/** What a person reads of a run: a line for each fact. */
public final class ReportText {

  /** Fewer rows say nothing of a rate. */
  private static final int ROWS_FOR_A_RATE = 1000;

  private ReportText() {}

  /** The lines. */
  public static List<String> of(RunReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(scored(report));
    lines.add("Output:  " + Printable.line(report.subject().output()));
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
        report.rows(),
        report.rows() == 1 ? "row" : "rows",
        report.seconds(),
        rate);
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
