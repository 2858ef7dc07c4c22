package org.feedforward.job.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
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

  @Test
  void aBrowserShowsEveryChartWithoutComplaint() throws Exception {
    Path browser =
        Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
            .map(name -> Path.of("/usr/bin", name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(
        browser != null, "there is no Chromium here: apt-get install chromium gives one");
    JsonNode run = run();
    show(browser, RunPage.of(run), run.path("statistics").path("outputs").size());
    show(browser, RunsPage.of("all", List.of(run, run)), 0);
    show(browser, NetworkPage.of("net", run.path("network")), 0);
  }

  private void show(Path browser, String page, int outputs) throws Exception {
    Path file = Files.writeString(folder.resolve("page.html"), page);
    Path log = folder.resolve("log");
    Path dom = folder.resolve("dom");
    List<String> words = new ArrayList<>(List.of(browser.toString(), "--headless=new"));
    words.addAll(List.of("--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"));
    words.addAll(List.of("--user-data-dir=" + folder.resolve("profile"), "--dump-dom"));
    words.add(file.toUri().toString());
    Process process =
        new ProcessBuilder(words).redirectOutput(dom.toFile()).redirectError(log.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log)).doesNotContain("CONSOLE").doesNotContain("Refused to");
    String shown = Files.readString(dom);
    int charts = count(page, "<svg role=\"img\"");
    assertThat(charts).isPositive();
    assertThat(count(shown, "<svg role=\"img\"")).isEqualTo(charts);
    assertThat(count(shown, "aria-label=\"Distribution of ")).isGreaterThanOrEqualTo(outputs);
    assertThat(count(shown, "<title>")).isEqualTo(charts + 1);
    assertThat(count(shown, "<desc>")).isEqualTo(charts);
    assertThat(count(shown, "data-")).isEqualTo(count(page, "data-"));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
