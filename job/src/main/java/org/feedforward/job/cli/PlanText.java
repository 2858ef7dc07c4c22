package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.feedforward.job.fault.Names;
import org.feedforward.job.run.PlannedRun;
import org.feedforward.text.Printable;

/** The plan of a run as people read it. */
final class PlanText {

  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB");

  /** The others are counted; programs are told all. */
  private static final int MOST_FILES = 10;

  private final PrintWriter out;

  PlanText(PrintWriter out) {
    this.out = out;
  }

  void print(PlannedRun plan) {
    plan.name().ifPresent(name -> line("Run", Names.escape(name)));
    if (!plan.taken().isEmpty()) {
      line("New files", taken(plan.taken()));
    }
    line("Score", verdict(plan.verdict()));
    line("Model", Names.path(plan.model().path()) + " (" + plan.model().identity() + ")");
    line("Input", input(plan.input()));
    line(
        "Rows",
        (plan.rows().exact() ? "" : "about ")
            + number(plan.rows().count())
            + (plan.rows().exact() ? "" : ", by a sample"));
    FedTable.print(out, plan.model().inputs(), plan.fed());
    line("Output", Names.path(plan.output().place()) + ", " + plan.output().format());
    plan.output()
        .columns()
        .forEach(
            column ->
                out.println(
                    "  "
                        + Names.escape(column.name())
                        + ": "
                        + Names.escape(column.type())
                        + (column.ofModel() ? ", of the model" : "")));
    if (!plan.output().columns().stream().allMatch(PlannedRun.Column::ofModel)) {
      line(
          "Columns",
          plan.output().copied()
              ? "kept ones are copied as they are stored"
              : "kept ones are written again: " + Printable.sentence(plan.output().hindrance()));
    }
    plan.units().ifPresent(units -> line("Units", units(units)));
    line(
        "Query",
        plan.query().columnar()
            ? "columnar"
            : "by rows: " + Printable.sentence(plan.query().reason()));
    line(
        "Tasks",
        String.format(
            Locale.ROOT, "%,d on %,d cores", plan.tasks().partitions(), plan.tasks().cores()));
    PlannedRun.Memory memory = plan.memory();
    line(
        "Memory",
        String.format(
            Locale.ROOT,
            "%,d MB of the heap of %,d MB of an executor (the model %,d MB, %,d %s %,d MB each)",
            memory.needed(),
            memory.limit(),
            memory.model(),
            memory.tasks(),
            memory.tasks() == 1 ? "task" : "tasks",
            memory.perTask()));
    plan.estimate().ifPresent(this::estimate);
    line("Digest", plan.digest());
    plan.warnings().forEach(warning -> line("Warning", Printable.sentence(warning)));
    plan.notes().forEach(note -> line("Note", Printable.sentence(note)));
  }

  private void line(String title, String text) {
    out.println(title + ": " + text);
  }

  private static String taken(List<String> files) {
    List<String> shown = files.subList(0, Math.min(MOST_FILES, files.size()));
    int more = files.size() - shown.size();
    return String.join(", ", shown.stream().map(Names::path).toList())
        + (more == 0 ? "" : String.format(Locale.ROOT, " and %,d more", more));
  }

  private static String verdict(PlannedRun.Verdict verdict) {
    String reasons = Printable.sentence(String.join("; ", verdict.reasons()));
    return switch (verdict.action()) {
      case COMPUTE -> "computes the result; nothing is there";
      case REPLACE ->
          "replaces the result that is there" + (reasons.isEmpty() ? "" : ": " + reasons);
      case NOTHING -> "has nothing to do: the result is there, as the job makes it";
      case REFUSE -> "is refused with exit code " + verdict.exit().status() + ": " + reasons;
    };
  }

  private static String units(PlannedRun.Units units) {
    String found =
        units.found() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %,d of an earlier start are there, and are taken where they are of this digest",
                units.found());
    return String.format(
        Locale.ROOT,
        "%,d of %,d %s at most, each kept by itself until all are there%s",
        units.count(),
        units.most(),
        units.most() == 1 ? "file" : "files",
        found);
  }

  private static String input(PlannedRun.Read input) {
    String place = Names.path(input.place());
    return input.files().isEmpty()
        ? place + " (" + Names.escape(input.state()) + ")"
        : String.format(
            Locale.ROOT,
            "%s, %,d %s, %s",
            place,
            input.files().get(),
            input.files().get() == 1 ? "file" : "files",
            bytes(input.bytes().orElse(0L)));
  }

  private void estimate(PlannedRun.Estimate estimate) {
    line(
        "Time",
        String.format(
            Locale.ROOT,
            "about %s without the start of Spark, %s of CPU (by a sample of %s rows)",
            seconds(estimate.seconds()),
            seconds(estimate.cpuSeconds()),
            number(estimate.sampledRows())));
    line("Size", "about " + bytes(estimate.outputBytes()));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String seconds(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : seconds < 7200
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  private static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < UNITS.size() - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
  }
}
