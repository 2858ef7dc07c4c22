package org.feedforward.job.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.feedforward.job.page.Chart.Bar;

/** A run, for people: {@code _report/run.html}, made of {@code run.json} alone. */
public final class RunPage {

  /** The name of the file in a report. */
  public static final String NAME = "run.html";

  /** More outputs are only listed in run.json. */
  private static final int MOST_CHARTS = 24;

  private static final int MOST_BARS = 30;
  private static final int BINS = 46;
  private static final int SMALL_BINS = 38;

  private final JsonNode run;
  private final Html page = new Html();

  private RunPage(JsonNode run) {
    this.run = run;
  }

  /** The page of a run. */
  public static String of(JsonNode run) {
    return new RunPage(run).write();
  }

  private String write() {
    String title = title(run);
    header(title);
    page.open("main");
    DriftSection.write(page, run.path("drift"));
    predictions();
    features();
    reasons();
    times();
    NetworkPage.write(page, run.path("network"));
    identity();
    page.close("main");
    page.raw("<footer>Feedforward ")
        .text(run.path("versions").path("feedforward").asText())
        .raw(" · all figures are of every row")
        .raw(sampled())
        .raw("; quantiles and charts to 0.8 %, the others exact")
        .raw("</footer>");
    return Html.page(title, page);
  }

  /** What part of the rows the distributions of features are those of, where it is a part. */
  private String sampled() {
    for (JsonNode feature : run.path("statistics").path("features")) {
      if (feature.has("sample")) {
        return ", but quantiles and charts of features, which are of a sample of "
            + Html.count(feature.path("sample").asLong());
      }
    }
    return "";
  }

  /** What a run is called: by its key, or else by its output. */
  public static String title(JsonNode run) {
    String output = run.path("output").asText().replaceAll("/+$", "");
    String name = output.substring(output.lastIndexOf('/') + 1);
    return run.path("run_key").asText(name.isEmpty() ? output : name);
  }

  private void header(String title) {
    page.open("header").raw("<p class=\"kind\">Scoring run</p>").element("h1", title);
    page.raw("<p class=\"lead\">").text(run.path("input").asText());
    page.raw(" → ").text(run.path("output").asText()).raw("</p>");
    JsonNode rows = run.path("rows");
    long missing = rows.path("rejected").asLong() + rows.path("nulls").asLong();
    page.raw("<dl class=\"figures\">");
    figure("Rows scored", Html.count(rows.path("scored").asLong()), ofRead(rows), false);
    figure(
        rows.path("nulls").asLong() > 0 ? "Without a prediction" : "Rejected",
        Html.count(missing),
        Html.share(missing, rows.path("read").asLong()) + " of the rows read",
        missing > 0);
    double seconds = run.path("seconds").asDouble();
    figure(
        "Duration",
        seconds(seconds),
        "began "
            + run.path("started").asText().replaceFirst("\\..*", "").replace('T', ' ')
            + " UTC",
        false);
    figure(
        "Rows per second",
        Html.count(seconds == 0 ? 0 : Math.round(rows.path("written").asLong() / seconds)),
        seconds(run.path("tasks").path("cpu_seconds").asDouble()) + " of CPU in the tasks",
        false);
    page.raw("</dl><nav aria-label=\"Sections\">");
    if (run.has("drift")) {
      link("drift", "Drift");
    }
    link("predictions", "Predictions");
    link("features", "Features");
    link("rejects", "Rows without a score");
    link("time", "Time");
    link("network", "Network");
    link("identity", "Identity");
    page.raw("</nav>").close("header");
  }

  private static String ofRead(JsonNode rows) {
    return "of " + Html.count(rows.path("read").asLong()) + " read";
  }

  private void figure(String name, String value, String detail, boolean mark) {
    page.raw(mark ? "<div class=\"mark\">" : "<div>").element("dt", name).open("dd").text(value);
    page.element("small", detail).close("dd").close("div");
  }

  private void link(String place, String name) {
    page.raw("<a href=\"#" + place + "\">").text(name).raw("</a>");
  }

  static String seconds(double seconds) {
    long whole = Math.round(seconds);
    return seconds < 120
        ? String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds)
        : String.format(Locale.ROOT, "%d min %d s", whole / 60, whole % 60);
  }

  private void predictions() {
    JsonNode statistics = run.path("statistics");
    page.open("section id=\"predictions\"").element("h2", "Predictions");
    if (statistics.isMissingNode()) {
      page.element("p class=\"soft\"", "Nothing was counted of the numbers of this run.");
    }
    page.raw("<div class=\"cards\">");
    statistics.path("labels").forEach(this::labels);
    int drawn = 0;
    for (JsonNode output : statistics.path("outputs")) {
      if (drawn++ < MOST_CHARTS) {
        output(output);
      }
    }
    page.raw("</div>");
    if (drawn > MOST_CHARTS) {
      page.element(
          "p class=\"soft\"",
          Html.count(drawn - MOST_CHARTS) + " more numbers of the predictions are in run.json.");
    }
    page.close("section");
  }

  private void labels(JsonNode column) {
    long all = 0;
    for (JsonNode label : column.path("labels")) {
      all += label.path("count").asLong();
    }
    List<Bar> bars = new ArrayList<>();
    for (JsonNode label : column.path("labels")) {
      long count = label.path("count").asLong();
      bars.add(
          new Bar(
              label.path("label").asText(),
              count,
              Html.count(count) + "  (" + Html.share(count, all) + ")"));
    }
    String name = column.path("name").asText();
    page.raw("<figure data-series=\"" + Html.escaped(name) + "\">").element("h3", name);
    page.raw(
        Chart.bars(
            "Labels of " + name,
            "how many rows have which label",
            bars.subList(0, Math.min(MOST_BARS, bars.size()))));
    if (bars.size() > MOST_BARS) {
      page.element("figcaption", "the first " + MOST_BARS + " of " + bars.size() + " labels");
    }
    page.raw("</figure>");
  }

  private void output(JsonNode output) {
    String name = output.path("name").asText();
    page.raw("<figure data-series=\"" + Html.escaped(name) + "\">").element("h3", name);
    Bins bins = Bins.of(output, BINS);
    if (bins.counts().length > 0) {
      JsonNode quantiles = output.path("quantiles");
      page.raw(
          Chart.distribution(
              "Distribution of " + name,
              String.format(
                  Locale.ROOT,
                  "half of all numbers lie from %s to %s, the median is %s",
                  Html.number(quantiles.path("0.25").asDouble()),
                  Html.number(quantiles.path("0.75").asDouble()),
                  Html.number(quantiles.path("0.5").asDouble())),
              bins,
              OptionalDouble.of(quantiles.path("0.5").asDouble())));
    }
    page.raw("<figcaption>").text(caption(output, bins)).raw("</figcaption></figure>");
  }

  private static String caption(JsonNode series, Bins bins) {
    if (!series.has("min")) {
      return Html.count(series.path("count").asLong()) + " numbers, none of them finite";
    }
    String text =
        "from "
            + Html.number(series.path("min").asDouble())
            + " to "
            + Html.number(series.path("max").asDouble())
            + ", mean "
            + Html.number(series.path("mean").asDouble());
    long unusual = series.path("nan").asLong() + series.path("infinite").asLong();
    return text
        + (unusual == 0 ? "" : "; " + Html.count(unusual) + " NaN or infinite")
        + (bins.beyond() == 0 ? "" : "; " + Html.count(bins.beyond()) + " beyond the chart");
  }

  private void features() {
    JsonNode features = run.path("statistics").path("features");
    page.open("section id=\"features\"").element("h2", "Features");
    page.element("p class=\"soft\"", "What the network was fed with, after all steps.");
    page.raw("<div class=\"wide\"><table>");
    page.head(
        "Feature",
        "Distribution",
        "Missing",
        "Unknown",
        "Min",
        "25 %",
        "Median",
        "75 %",
        "Max",
        "Mean");
    page.open("tbody");
    long rows = run.path("rows").path("read").asLong();
    features.forEach(feature -> feature(feature, rows));
    page.close("tbody").raw("</table></div>");
    long leftOut = run.path("statistics").path("left_out").asLong();
    if (leftOut > 0) {
      page.element(
          "p class=\"soft\"",
          Html.count(leftOut) + " more numbers of a row were not looked at: only the first are.");
    }
    page.close("section");
  }

  private void feature(JsonNode feature, long rows) {
    String name = feature.path("name").asText();
    page.raw("<tr data-series=\"" + Html.escaped(name) + "\">").element("th scope=\"row\"", name);
    Bins bins = Bins.of(feature, SMALL_BINS);
    page.raw("<td class=\"chart\">");
    page.raw(bins.counts().length == 0 ? "" : Chart.small(name, bins)).raw("</td>");
    lack(feature, "nulls", rows);
    lack(feature, "unknown", rows);
    JsonNode quantiles = feature.path("quantiles");
    for (JsonNode number :
        List.of(
            feature.path("min"),
            quantiles.path("0.25"),
            quantiles.path("0.5"),
            quantiles.path("0.75"),
            feature.path("max"),
            feature.path("mean"))) {
      page.element("td", number.isNumber() ? Html.number(number.asDouble()) : "");
    }
    page.raw("</tr>");
  }

  private void lack(JsonNode feature, String what, long rows) {
    long count = feature.path(what).asLong();
    page.element(
        count > 0 ? "td class=\"mark\"" : "td",
        !feature.has(what) ? "" : count == 0 ? "0" : Html.share(count, rows));
  }

  private void reasons() {
    page.open("section id=\"rejects\"").element("h2", "Rows without a score");
    JsonNode reasons = run.path("reasons");
    if (reasons.isEmpty()) {
      page.element("p class=\"soft\"", "Every row that was read has a score.");
    } else {
      page.raw("<div class=\"wide\"><table><caption>A row may have several reasons.</caption>");
      page.raw("<thead><tr><th scope=\"col\">Reason</th><th scope=\"col\">Rows</th>");
      page.raw("<th scope=\"col\">Of all</th><th scope=\"col\" class=\"words\">Example</th></tr>");
      page.raw("</thead>").open("tbody");
      long read = run.path("rows").path("read").asLong();
      for (JsonNode reason : reasons) {
        long rows = reason.path("rows").asLong();
        page.raw("<tr>").element("th scope=\"row\"", reason.path("reason").asText());
        page.element("td", Html.count(rows)).element("td", Html.share(rows, read));
        page.element("td class=\"words\"", reason.path("example").asText("not shown")).raw("</tr>");
      }
      page.close("tbody").raw("</table></div>");
    }
    page.close("section");
  }

  private void times() {
    JsonNode tasks = run.path("tasks");
    page.open("section id=\"time\"").element("h2", "Time");
    page.raw("<p class=\"soft\">")
        .text(
            Html.count(tasks.path("count").asLong())
                + (tasks.path("count").asLong() == 1 ? " task. " : " tasks. ")
                + "The longest took "
                + seconds(tasks.path("most_seconds").asDouble())
                + ", the middle one "
                + seconds(tasks.path("median_seconds").asDouble())
                + ", the shortest "
                + seconds(tasks.path("least_seconds").asDouble())
                + ".")
        .raw("</p>");
    List<Bar> bars = new ArrayList<>();
    for (JsonNode task : tasks.path("slowest")) {
      if (bars.size() < 12) {
        double seconds = task.path("seconds").asDouble();
        bars.add(
            new Bar(
                "task " + task.path("partition").asInt(),
                seconds,
                seconds(seconds) + ", " + Html.count(task.path("rows").asLong()) + " rows"));
      }
    }
    page.raw("<figure class=\"bars\">");
    page.raw(Chart.bars("Seconds of the longest tasks", "the longest ones first", bars));
    page.raw("</figure>").close("section");
  }

  private void identity() {
    page.open("section id=\"identity\"").element("h2", "Identity");
    page.raw("<div class=\"wide\"><table class=\"pairs\">");
    pair("Run", run.path("run").asText());
    pair("Made of", run.path("digest").asText());
    pair("Model", run.path("model").asText());
    pair("Model file", run.path("model_path").asText());
    fields(run.path("models"), "Model ");
    fields(run.path("labels"), "Label ");
    fields(run.path("versions"), "Version of ");
    run.path("kernels").forEach(kernel -> pair("Kernels", kernel.asText()));
    page.raw("</table></div>");
    if (!run.path("notes").isEmpty()) {
      page.raw("<ul class=\"notes\">");
      run.path("notes").forEach(note -> page.element("li", note.asText()));
      page.raw("</ul>");
    }
    page.raw("<details open><summary>Settings</summary><div class=\"wide\">");
    page.raw("<table class=\"pairs\">");
    fields(run.path("settings"), "");
    page.raw("</table></div></details>").close("section");
  }

  private void fields(JsonNode object, String prefix) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      pair(prefix + field.getKey(), field.getValue().asText());
    }
  }

  private void pair(String name, String value) {
    if (!value.isEmpty()) {
      page.row(List.of(name, value));
    }
  }
}
