package org.feedforward.job.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages are made of the report alone, hold its numbers, and are understood by a browser. */
class PageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RUN = Path.of("src/test/resources/report/run.json");

  @TempDir private Path folder;

  private static JsonNode run() throws IOException {
    return JSON.readTree(RUN.toFile());
  }

  @Test
  void aPageHoldsWhatTheReportHolds() throws IOException {
    String page = RunPage.of(run());
    assertThat(page).contains("ds=2026-11-22", "2,023", "age", "logits[2]", "enterprise");
    assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain("<script");
  }

  /** The bars of a chart are as high together as there are numbers. */
  @Test
  void theBarsOfEveryOutputAddUp() throws IOException {
    String page = RunPage.of(run());
    for (JsonNode output : run().path("statistics").path("outputs")) {
      String name = output.path("name").asText();
      Bins bins = Bins.of(output, 46);
      double sum = bins.beyond();
      for (double count : bins.counts()) {
        sum += count;
      }
      assertThat(sum).as(name).isCloseTo(output.path("count").asDouble(), offset());
      String figure = figure(page, name);
      Matcher bars = Pattern.compile("data-count=\"(\\d+)\"").matcher(figure);
      double shown = 0;
      while (bars.find()) {
        shown += Double.parseDouble(bars.group(1));
      }
      assertThat(shown).as(name).isBetween(sum - bins.beyond() - 46, sum + 46);
    }
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }

  private static String figure(String page, String name) {
    int start = page.indexOf("<figure data-series=\"" + name + "\">");
    assertThat(start).as(name).isNotNegative();
    return page.substring(start, page.indexOf("</figure>", start));
  }

  @Test
  void namesAreTextsWhateverStandsInThem() throws IOException {
    ObjectNode run = (ObjectNode) run();
    String hostile = "<script>alert('x')</script>\"&";
    ((ObjectNode) run.path("statistics").path("features").get(0)).put("name", hostile);
    ((ObjectNode) run.path("reasons").get(0)).put("example", hostile);
    ((ObjectNode) run.path("network").path("steps").get(0)).put("name", hostile);
    run.put("output", hostile);
    assertThat(RunPage.of(run)).doesNotContain("<script").contains("&lt;script&gt;");
    assertThat(RunsPage.of(hostile, List.of(run))).doesNotContain("<script");
    assertThat(NetworkPage.of(hostile, run.path("network"))).doesNotContain("<script");
  }

  /** The table of drift has every distance of the report, and marks those that are too large. */
  @Test
  void driftIsThatOfTheReport() throws IOException {
    requireDrift(run(), RunPage.of(run()));
  }

  private static void requireDrift(JsonNode run, String page) {
    JsonNode drift = run.path("drift");
    String section = Browser.between(page, "<section id=\"drift\">", "</section>");
    Map<String, List<String>> rows = new TreeMap<>();
    Browser.rows(section).forEach(cells -> rows.put(cells.get(0), cells));
    assertThat(rows).hasSize(drift.path("series").size() + 1); // the head
    assertThat(drift.path("series").size()).isEqualTo(31);
    int marked = 0;
    for (JsonNode one : drift.path("series")) {
      List<String> expected = new ArrayList<>(List.of(one.path("name").asText()));
      for (String key : List.of("psi", "jensen_shannon")) {
        expected.add(String.format(Locale.ROOT, "%.4f", one.path(key).asDouble()));
      }
      for (String key : List.of("nulls_before", "nulls_now", "unknown_before", "unknown_now")) {
        expected.add(
            one.has(key)
                ? String.format(Locale.ROOT, "%.2f %%", 100 * one.path(key).asDouble())
                : "");
      }
      assertThat(rows.get(expected.get(0))).isEqualTo(expected);
      marked += one.path("psi").asDouble() > drift.path("max_drift").asDouble() ? 1 : 0;
    }
    assertThat(section.split("class=\"mark\"", -1)).hasSize(marked + 1);
    assertThat(section).contains(drift.path("against").asText());
  }

  @Test
  void aBrowserShowsEveryChartWithoutComplaint() throws Exception {
    Browser browser = Browser.in(folder);
    JsonNode run = run();
    String shown = browser.shown(RunPage.of(run));
    for (JsonNode output : run.path("statistics").path("outputs")) {
      String name = output.path("name").asText();
      List<Double> bars = Browser.values(figure(shown, name));
      assertThat(bars.stream().mapToDouble(bar -> bar).sum())
          .as(name)
          .isCloseTo(
              output.path("count").asDouble() - Bins.of(output, 46).beyond(),
              org.assertj.core.data.Offset.offset(46.0));
    }
    for (JsonNode labels : run.path("statistics").path("labels")) {
      List<Double> counts = new ArrayList<>();
      labels.path("labels").forEach(label -> counts.add(label.path("count").asDouble()));
      assertThat(Browser.values(figure(shown, labels.path("name").asText()))).isEqualTo(counts);
    }
    requireDrift(run, shown);
    browser.shown(RunsPage.of("all", List.of(run, run)));
    browser.shown(NetworkPage.of("net", run.path("network")));
  }

  @Test
  void pagesAreReadInLightInTheDarkAndOnPaper() throws Exception {
    Browser browser = Browser.in(folder);
    String page = RunPage.of(run());
    assertThat(browser.brightness(page, false)).isGreaterThan(230);
    assertThat(browser.brightness(page, true)).isLessThan(50);
    assertThat(browser.sheets(page)).isBetween(2, 12);
  }

  @Test
  void durationsAreRoundedAsAWhole() {
    assertThat(RunPage.seconds(119.9)).isEqualTo("119.9 s");
    assertThat(RunPage.seconds(179.6)).isEqualTo("3 min 0 s");
    assertThat(RunPage.seconds(3725.4)).isEqualTo("62 min 5 s");
  }
}
