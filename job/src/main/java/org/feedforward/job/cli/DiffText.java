package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.feedforward.job.diff.Compared;
import org.feedforward.job.diff.Confusion;
import org.feedforward.job.diff.Decades;
import org.feedforward.job.diff.Difference;
import org.feedforward.job.diff.LeafTally;
import org.feedforward.job.fault.Names;

/** A comparison as people read it. */
final class DiffText {

  /** A table of more labels is wider than a screen; of more pairs nobody reads the list. */
  private static final int MOST_LABELS = 12;

  private static final int BAR = 30;

  private final PrintWriter out;

  DiffText(PrintWriter out) {
    this.out = out;
  }

  void print(Difference difference) {
    out.println("A: " + shown(difference.a()));
    out.println("B: " + shown(difference.b()));
    rows(difference.rows());
    difference.apart().onlyA().forEach((name, type) -> only("A", name, type));
    difference.apart().onlyB().forEach((name, type) -> only("B", name, type));
    difference
        .apart()
        .types()
        .forEach(
            (name, types) ->
                out.printf(
                    Locale.ROOT,
                    "Column '%s' is %s in A and %s in B, and is not compared%n",
                    Names.escape(name),
                    Names.escape(types.a()),
                    Names.escape(types.b())));
    if (difference.rows().both() > 0) {
      columns(difference.columns());
      difference.columns().forEach(this::details);
    }
    out.println(difference.isNone() ? "SAME: all bits are equal" : "DIFFERENT");
  }

  private static String shown(Compared side) {
    String run = side.run().isEmpty() ? "" : "run " + Names.escape(side.run()) + ", ";
    String model = side.model().substring(0, Math.min(12, side.model().length()));
    return Names.path(side.place()) + " (" + run + "model " + Names.escape(model) + ")";
  }

  private void rows(Difference.Rows rows) {
    out.printf(
        Locale.ROOT,
        "Rows: %,d in A, %,d in B, %,d in both, of which %,d have identical bits%n",
        rows.a(),
        rows.b(),
        rows.both(),
        rows.same());
    only("A", rows.onlyA());
    only("B", rows.onlyB());
    if (rows.neither() > 0) {
      out.printf(Locale.ROOT, "Rows that neither scores: %,d%n", rows.neither());
    }
  }

  private void only(String side, Difference.Only only) {
    if (only.rows() > 0) {
      out.printf(
          Locale.ROOT,
          "Rows only in %s: %,d%s%n",
          side,
          only.rows(),
          only.first().map(name -> " (the first is " + Names.escape(name) + ")").orElse(""));
    }
  }

  private void only(String side, String name, String type) {
    out.printf(
        Locale.ROOT,
        "Column '%s' (%s) is only in %s%n",
        Names.escape(name),
        Names.escape(type),
        side);
  }

  private void columns(List<Difference.OfColumn> columns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "column",
            "type",
            "identical rows",
            "largest difference",
            "relative",
            "rank correlation",
            "flips"));
    for (Difference.OfColumn column : columns) {
      LeafTally found = column.found();
      boolean none = found.otherValues() == 0;
      rows.add(
          List.of(
              Names.escape(column.name()),
              Names.escape(column.type()),
              String.format(Locale.ROOT, "%,d", found.sameRows()),
              none ? "-" : number(found.absolute().value()),
              none ? "-" : number(found.relative().value()),
              ranks(column.correlations()),
              none ? "-" : String.format(Locale.ROOT, "%,d", found.confusion().flips())));
    }
    new TextTable(rows, 5).print(out);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  /** The correlation; of several the least, at its place. */
  private static String ranks(List<OptionalDouble> correlations) {
    Optional<Integer> least = Optional.empty();
    for (int i = 0; i < correlations.size(); i++) {
      if (correlations.get(i).isPresent()
          && (least.isEmpty()
              || correlations.get(i).getAsDouble() < correlations.get(least.get()).getAsDouble())) {
        least = Optional.of(i);
      }
    }
    if (least.isEmpty()) {
      return "-";
    }
    String place = correlations.size() > 1 ? " at " + least.get() : "";
    return String.format(Locale.ROOT, "%.6f%s", correlations.get(least.get()).getAsDouble(), place);
  }

  private void details(Difference.OfColumn column) {
    LeafTally found = column.found();
    if (found.otherValues() == 0) {
      return;
    }
    out.println(Names.escape(column.name()) + ":");
    count("null on one side only", found.nulls());
    count("NaN on one side only", found.notNumbers());
    count("lists of other lengths", found.otherLengths());
    found
        .absolute()
        .row()
        .ifPresent(row -> out.println("  largest difference at " + Names.escape(row)));
    histogram(found.decades());
    if (found.confusion().flips() > 0 && found.confusion().isOfLabels()) {
      confusion(found.confusion());
    }
  }

  private void count(String what, long values) {
    if (values > 0) {
      out.printf(Locale.ROOT, "  %s: %,d%n", what, values);
    }
  }

  private void histogram(Decades decades) {
    long most = 0;
    for (int i = 0; i < decades.classes(); i++) {
      most = Math.max(most, decades.count(i));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("  difference", "values", ""));
    for (int i = 0; i < decades.classes(); i++) {
      if (decades.count(i) > 0) {
        long length = Math.max(1, Math.round(BAR * (double) decades.count(i) / most));
        rows.add(
            List.of(
                "  " + range(i),
                String.format(Locale.ROOT, "%,d", decades.count(i)),
                "#".repeat((int) length)));
      }
    }
    if (rows.size() > 1) {
      new TextTable(rows, 0).print(out);
    }
  }

  private static String range(int place) {
    String from =
        Decades.from(place).map(bound -> String.format(Locale.ROOT, "%.0e", bound)).orElse("0");
    return Decades.below(place)
        .map(bound -> from + " to " + String.format(Locale.ROOT, "%.0e", bound))
        .orElse(from + " and more");
  }

  private void confusion(Confusion confusion) {
    Set<String> labels = new TreeSet<>();
    confusion.pairs().keySet().forEach(pair -> labels.addAll(List.of(pair.a(), pair.b())));
    if (labels.size() > MOST_LABELS) {
      flips(confusion);
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("  A \\ B"));
    labels.forEach(label -> head.add(Names.escape(label)));
    rows.add(head);
    for (String a : labels) {
      List<String> row = new ArrayList<>(List.of("  " + Names.escape(a)));
      for (String b : labels) {
        long times = confusion.pairs().getOrDefault(new Confusion.Pair(a, b), 0L);
        row.add(times == 0 ? "." : String.format(Locale.ROOT, "%,d", times));
      }
      rows.add(row);
    }
    new TextTable(rows, labels.size()).print(out);
  }

  /** The flips that are most frequent. */
  private void flips(Confusion confusion) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("  A", "B", "rows"));
    confusion.pairs().entrySet().stream()
        .filter(entry -> !entry.getKey().a().equals(entry.getKey().b()))
        .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
        .limit(MOST_LABELS)
        .forEach(
            entry ->
                rows.add(
                    List.of(
                        "  " + Names.escape(entry.getKey().a()),
                        Names.escape(entry.getKey().b()),
                        String.format(Locale.ROOT, "%,d", entry.getValue()))));
    new TextTable(rows, 1).print(out);
  }
}
