package org.feedforward.job.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How far the numbers of a run are from those of another one. */
final class DriftSection {

  private DriftSection() {}

  static void write(Html page, JsonNode drift) {
    if (drift.isMissingNode()) {
      return;
    }
    page.open("section id=\"drift\"").element("h2", "Drift");
    page.raw("<p class=\"soft\">Against ").text(drift.path("against").asText());
    if (drift.has("max_drift")) {
      page.text(". At most " + Html.number(drift.path("max_drift").asDouble()) + " is asked for");
    }
    page.raw(
            ". A population stability index (PSI) below 0.1 is taken for no change, above 0.25 for")
        .raw(" a large one.</p>");
    List<JsonNode> series = new ArrayList<>();
    drift.path("series").forEach(series::add);
    series.sort(Comparator.<JsonNode>comparingDouble(one -> one.path("psi").asDouble()).reversed());
    page.raw("<div class=\"wide\"><table>");
    page.head(
        "Furthest first",
        "PSI",
        "Jensen-Shannon",
        "Missing before",
        "now",
        "Unknown before",
        "now");
    page.open("tbody");
    double most = drift.path("max_drift").asDouble(0.25);
    for (JsonNode one : series) {
      page.raw("<tr>").element("th scope=\"row\"", one.path("name").asText());
      boolean large = one.path("psi").asDouble() > most;
      page.element(large ? "td class=\"mark\"" : "td", number(one.path("psi")));
      page.element("td", number(one.path("jensen_shannon")));
      for (String key : List.of("nulls_before", "nulls_now", "unknown_before", "unknown_now")) {
        page.element("td", rate(one.path(key)));
      }
      page.raw("</tr>");
    }
    page.close("tbody").raw("</table></div>").close("section");
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.4f", value.asDouble()) : "";
  }

  private static String rate(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f %%", 100 * value.asDouble()) : "";
  }
}
