package org.feedforward.job.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;

/** A Chromium without a window that opens pages from files. */
public final class Browser {

  private static final Pattern NAMED = Pattern.compile("<svg role=\"img\"[^>]*><title>");
  private static final Pattern VALUE = Pattern.compile("data-(?:value|count)=\"([^\"]*)\"");
  private static final Pattern ROW = Pattern.compile("<tr[^>]*>(.*?)</tr>");
  private static final Pattern CELL = Pattern.compile("<t[dh][^>]*>(.*?)</t[dh]>");

  private final Path program;
  private final Path folder;

  private Browser(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** The one that is installed; a test that needs it is skipped where none is, and says so. */
  public static Browser in(Path folder) {
    Path found =
        Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
            .map(name -> Path.of("/usr/bin", name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(
        found != null, "there is no Chromium here: apt-get install chromium gives one");
    return new Browser(found, folder);
  }

  /** What a browser makes of a page, without a complaint; all charts are there with their names. */
  public String shown(String page) throws IOException, InterruptedException {
    String shown = open(page, "--dump-dom");
    int charts = count(page, "<svg role=\"img\"");
    assertThat(count(shown, "<svg role=\"img\"")).isEqualTo(charts);
    Matcher named = NAMED.matcher(shown);
    assertThat(named.results().count()).isEqualTo(charts);
    assertThat(count(shown, "<desc>")).isEqualTo(charts);
    assertThat(values(shown)).isEqualTo(values(page));
    return shown;
  }

  /** How bright the page is where nothing stands, from 0 to 255. */
  public int brightness(String page, boolean dark) throws IOException, InterruptedException {
    Path picture = folder.resolve("picture.png");
    Files.deleteIfExists(picture);
    open(
        page,
        "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
        "--window-size=800,600",
        "--screenshot=" + picture);
    BufferedImage image = ImageIO.read(picture.toFile());
    int color = image.getRGB(2, 2);
    return ((color >> 16 & 255) + (color >> 8 & 255) + (color & 255)) / 3;
  }

  /** How many sheets of paper a page takes. */
  public int sheets(String page) throws IOException, InterruptedException {
    Path paper = folder.resolve("paper.pdf");
    Files.deleteIfExists(paper);
    open(page, "--print-to-pdf=" + paper);
    String text =
        new String(Files.readAllBytes(paper), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text).startsWith("%PDF");
    return (int) Pattern.compile("/Type */Page\\b").matcher(text).results().count();
  }

  private String open(String page, String... options) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("page.html"), page);
    Path log = folder.resolve("browser.log");
    Path out = folder.resolve("browser.out");
    List<String> words = new ArrayList<>(List.of(program.toString(), "--headless=new"));
    words.addAll(List.of("--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"));
    words.add("--user-data-dir=" + folder.resolve("profile"));
    words.addAll(List.of(options));
    words.add(file.toUri().toString());
    Process process =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(log.toFile()).start();
    try {
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(Files.readString(log)).doesNotContain("CONSOLE").doesNotContain("Refused to");
    return Files.readString(out);
  }

  /** The numbers of all charts of some markup, as their bars and dots hold them. */
  public static List<Double> values(String markup) {
    return VALUE.matcher(markup).results().map(found -> Double.valueOf(found.group(1))).toList();
  }

  /** The cells of all rows of the tables of some markup, as people read them. */
  public static List<List<String>> rows(String markup) {
    return ROW.matcher(markup.replace("\n", " "))
        .results()
        .map(
            row ->
                CELL.matcher(row.group(1))
                    .results()
                    .map(cell -> cell.group(1).replaceAll("<[^>]*>", ""))
                    .toList())
        .toList();
  }

  /** A part of a page from some words to others. */
  public static String between(String page, String from, String to) {
    int start = page.indexOf(from);
    assertThat(start).as(from).isNotNegative();
    return page.substring(start, page.indexOf(to, start + from.length()));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
