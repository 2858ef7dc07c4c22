package org.feedforward.job.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All runs of an output, over time. */
public final class RunsPage {

  private RunsPage() {}

  /**
   * The page of some runs.
   *
   * @param title what they belong to
   * @param runs each as its {@code run.json} has it, in the order of their names
   */
  public static String of(String title, List<JsonNode> runs) {
    Html page = new Html();
    page.open("header").raw("<p class=\"kind\">Scoring runs</p>").element("h1", title);
    page.element("p class=\"lead\"", runs.size() + (runs.size() == 1 ? " run" : " runs"));
    page.close("header").open("main").open("section").element("h2", "Over time");
    page.raw("<div class=\"cards\">");
    chart(page, "Rows scored", runs, run -> run.path("rows").path("scored").asDouble());
    chart(page, "Rejected or without a prediction", runs, RunsPage::missing);
    chart(page, "Seconds", runs, run -> run.path("seconds").asDouble());
    if (!runs.isEmpty()) {
      JsonNode last = runs.get(runs.size() - 1);
      int shown = 0;
      for (JsonNode output : last.path("statistics").path("outputs")) {
        String name = output.path("name").asText();
        if (shown++ < 6) {
          chart(page, "Mean of " + name, runs, run -> mean(run, name));
        }
      }
    }
    page.raw("</div>").close("section");
    table(page, runs);
    return Html.page(title, page.close("main"));
  }

  private static double missing(JsonNode run) {
    return run.path("rows").path("rejected").asDouble() + run.path("rows").path("nulls").asDouble();
  }

  private static double mean(JsonNode run, String name) {
    for (JsonNode output : run.path("statistics").path("outputs")) {
      if (output.path("name").asText().equals(name)) {
        return output.path("mean").asDouble();
      }
    }
    return 0;
  }

  private static void chart(
      Html page, String name, List<JsonNode> runs, ToDoubleFunction<JsonNode> value) {
    List<Double> values = new ArrayList<>();
    runs.forEach(run -> values.add(value.applyAsDouble(run)));
    page.raw("<figure>").element("h3", name);
    page.raw(Chart.line(name, "one point for each run; the last one stands out", values));
    page.element(
        "figcaption",
        values.isEmpty() ? "" : "last: " + Html.number(values.get(values.size() - 1)));
    page.raw("</figure>");
  }

  private static void table(Html page, List<JsonNode> runs) {
    page.open("section").element("h2", "Runs").raw("<div class=\"wide\"><table>");
    page.head(
        "Run", "Began", "Rows scored", "Without a score", "Seconds", "Model", "Largest drift");
    page.open("tbody");
    for (JsonNode run : runs) {
      String model = run.path("model").asText();
      JsonNode drift = run.path("drift").path("largest");
      page.row(
          List.of(
              RunPage.title(run),
              run.path("started").asText().replaceFirst("\\..*", "").replace('T', ' '),
              Html.count(run.path("rows").path("scored").asLong()),
              Html.count((long) missing(run)),
              Html.number(run.path("seconds").asDouble()),
              model.substring(0, Math.min(12, model.length())),
              drift.isNumber() ? Html.number(drift.asDouble()) : ""));
    }
    page.close("tbody").raw("</table></div>").close("section");
  }
}
