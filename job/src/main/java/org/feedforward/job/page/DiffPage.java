package org.feedforward.job.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.feedforward.job.page.Chart.Bar;

/** A comparison, for people, made of its JSON document alone. */
public final class DiffPage {

  /** A table of more labels is wider than a page; then the most frequent flips are listed. */
  private static final int MOST_LABELS = 15;

  private static final int MOST_FLIPS = 30;

  private final JsonNode diff;
  private final Html page = new Html();

  private DiffPage(JsonNode diff) {
    this.diff = diff;
  }

  /** The page of a comparison. */
  public static String of(JsonNode diff) {
    return new DiffPage(diff).write();
  }

  private String write() {
    String title = name("a") + " and " + name("b");
    header(title);
    page.open("main");
    apart();
    table();
    diff.path("columns").forEach(this::column);
    page.close("main");
    page.raw(
        "<footer>Feedforward · relative differences are of the larger of both numbers</footer>");
    return Html.page(title, page);
  }

  private String name(String side) {
    String place = diff.path(side).path("place").asText().replaceAll("/+$", "");
    return place.substring(place.lastIndexOf('/') + 1);
  }

  private void header(String title) {
    boolean same = diff.path("same").asBoolean();
    page.open("header").raw("<p class=\"kind\">Comparison</p>").element("h1", title);
    page.element("p class=\"lead\"", "A: " + diff.path("a").path("place").asText());
    page.element("p class=\"lead\"", "B: " + diff.path("b").path("place").asText());
    JsonNode rows = diff.path("rows");
    long both = rows.path("both").asLong();
    long same0 = rows.path("same").asLong();
    page.raw("<dl class=\"figures\">");
    figure("Result", same ? "Same" : "Different", "all bits of all columns", !same);
    figure("Rows in both", Html.count(both), counts(rows, "a", "b"), false);
    figure("Identical rows", Html.count(same0), Html.share(same0, both), same0 < both);
    long alone = rows.path("only_a").asLong() + rows.path("only_b").asLong();
    figure("Rows in one only", Html.count(alone), counts(rows, "only_a", "only_b"), alone > 0);
    page.raw("</dl>").close("header");
  }

  private static String counts(JsonNode rows, String a, String b) {
    return Html.count(rows.path(a).asLong())
        + " in A, "
        + Html.count(rows.path(b).asLong())
        + " in B";
  }

  private void figure(String name, String value, String detail, boolean mark) {
    page.raw(mark ? "<div class=\"mark\">" : "<div>").element("dt", name).open("dd").text(value);
    page.element("small", detail).close("dd").close("div");
  }

  private void apart() {
    List<String> lines = new ArrayList<>();
    diff.path("columns_only_a").forEach(column -> lines.add(only(column, "A")));
    diff.path("columns_only_b").forEach(column -> lines.add(only(column, "B")));
    diff.path("types_differ")
        .forEach(
            column ->
                lines.add(
                    column.path("name").asText()
                        + " is "
                        + column.path("a").asText()
                        + " in A and "
                        + column.path("b").asText()
                        + " in B"));
    JsonNode rows = diff.path("rows");
    for (String side : List.of("a", "b")) {
      if (rows.has("first_only_" + side)) {
        lines.add(
            "The first row that is only in "
                + side.toUpperCase(Locale.ROOT)
                + ": "
                + rows.path("first_only_" + side).asText());
      }
    }
    if (rows.path("neither").asLong() > 0) {
      lines.add("Rows that neither scores: " + Html.count(rows.path("neither").asLong()));
    }
    if (!lines.isEmpty()) {
      page.open("section").element("h2", "In one only").raw("<ul class=\"notes\">");
      lines.forEach(line -> page.element("li", line));
      page.raw("</ul>").close("section");
    }
  }

  private static String only(JsonNode column, String side) {
    return "Column "
        + column.path("name").asText()
        + " ("
        + column.path("type").asText()
        + ") is only in "
        + side;
  }

  private void table() {
    page.open("section").element("h2", "Columns").raw("<div class=\"wide\">").open("table");
    page.head(
        "Column",
        "Type",
        "Identical rows",
        "Largest difference",
        "Relative",
        "Rank correlation",
        "Flips");
    page.open("tbody");
    for (JsonNode column : diff.path("columns")) {
      boolean same = column.path("other_values").asLong() == 0;
      page.row(
          List.of(
              column.path("name").asText(),
              column.path("type").asText(),
              Html.count(column.path("same_rows").asLong()),
              same ? "–" : size(column.path("largest_absolute")),
              same ? "–" : size(column.path("largest_relative")),
              correlation(column.path("rank_correlation")),
              same ? "–" : Html.count(column.path("flips").asLong())));
    }
    page.close("tbody").close("table").raw("</div>").close("section");
  }

  private static String size(JsonNode number) {
    return number.asText().equals("Infinity") ? "∞" : Html.number(number.asDouble());
  }

  /** The correlation; of several the least, at its place. */
  private static String correlation(JsonNode all) {
    int least = -1;
    for (int i = 0; i < all.size(); i++) {
      boolean known = all.path(i).isNumber();
      if (known && (least < 0 || all.path(i).asDouble() < all.path(least).asDouble())) {
        least = i;
      }
    }
    if (least < 0) {
      return "–";
    }
    String place = all.size() > 1 ? " at " + least : "";
    return String.format(Locale.ROOT, "%.6f%s", all.path(least).asDouble(), place);
  }

  private void column(JsonNode column) {
    if (column.path("other_values").asLong() == 0) {
      return;
    }
    String name = column.path("name").asText();
    page.open("section").element("h2", name).raw("<div class=\"cards\">");
    List<Bar> bars = new ArrayList<>();
    for (JsonNode one : column.path("histogram")) {
      long values = one.path("values").asLong();
      bars.add(new Bar(range(one), values, Html.count(values)));
    }
    if (!bars.isEmpty()) {
      String about = column.path("largest_absolute_row").asText("");
      page.open("figure").element("h3", "Differences");
      page.raw(
          Chart.bars(
              "Differences of " + name,
              Html.count(column.path("other_values").asLong()) + " values by their distance",
              bars));
      page.element("figcaption", about.isEmpty() ? "Absolute" : "The largest is at " + about);
      page.close("figure");
    }
    Map<String, String> counts = new LinkedHashMap<>();
    counts.put("one_null", "null on one side only");
    counts.put("one_nan", "NaN on one side only");
    counts.put("other_lengths", "lists of other lengths");
    counts.forEach(
        (key, words) -> {
          if (column.path(key).asLong() > 0) {
            page.element("p class=\"card\"", words + ": " + Html.count(column.path(key).asLong()));
          }
        });
    page.raw("</div>");
    if (column.has("confusion")) {
      confusion(name, column.path("confusion"));
    }
    page.close("section");
  }

  private static String range(JsonNode one) {
    String from = one.has("from") ? exponent(one.path("from")) : "0";
    return one.has("below") ? from + " to " + exponent(one.path("below")) : from + " and more";
  }

  private static String exponent(JsonNode bound) {
    return String.format(Locale.ROOT, "%.0e", bound.asDouble());
  }

  private void confusion(String name, JsonNode pairs) {
    Set<String> labels = new TreeSet<>();
    Map<String, Long> times = new LinkedHashMap<>();
    for (JsonNode pair : pairs) {
      labels.add(pair.path("a").asText());
      labels.add(pair.path("b").asText());
      times.put(
          pair.path("a").asText() + "\0" + pair.path("b").asText(), pair.path("rows").asLong());
    }
    page.raw("<div class=\"wide\">").open("table");
    page.element("caption", "Rows by the label of A (down) and of B (across): " + name);
    if (labels.size() > MOST_LABELS) {
      flips(pairs);
    } else {
      List<String> head = new ArrayList<>(List.of("A \\ B"));
      head.addAll(labels);
      page.head(head.toArray(String[]::new)).open("tbody");
      for (String a : labels) {
        List<String> cells = new ArrayList<>(List.of(a));
        for (String b : labels) {
          long rows = times.getOrDefault(a + "\0" + b, 0L);
          cells.add(rows == 0 ? "·" : Html.count(rows));
        }
        page.row(cells);
      }
      page.close("tbody");
    }
    page.close("table").raw("</div>");
  }

  private void flips(JsonNode pairs) {
    List<JsonNode> flips = new ArrayList<>();
    for (JsonNode pair : pairs) {
      if (!pair.path("a").asText().equals(pair.path("b").asText())) {
        flips.add(pair);
      }
    }
    flips.sort((one, two) -> Long.compare(two.path("rows").asLong(), one.path("rows").asLong()));
    page.head("A", "B", "Rows").open("tbody");
    for (JsonNode flip : flips.subList(0, Math.min(MOST_FLIPS, flips.size()))) {
      page.row(
          List.of(
              flip.path("a").asText(),
              flip.path("b").asText(),
              Html.count(flip.path("rows").asLong())));
    }
    page.close("tbody");
  }
}
