package org.feedforward.job.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.feedforward.text.Printable;

/** HTML as it grows. What comes from outside goes in by {@link #text} and is never markup. */
public final class Html {

  private final StringBuilder markup = new StringBuilder();

  /** Markup of our own. */
  public Html raw(String ours) {
    markup.append(ours);
    return this;
  }

  /** A text from anywhere. */
  public Html text(String foreign) {
    markup.append(escaped(foreign));
    return this;
  }

  /** An element that holds a text. */
  public Html element(String tag, String foreign) {
    return open(tag).text(foreign).close(tag);
  }

  /** The beginning of an element, with attributes of ours behind its name. */
  public Html open(String tag) {
    markup.append('<').append(tag).append('>');
    return this;
  }

  /** The end of an element, whose attributes may be given again. */
  public Html close(String tag) {
    int end = tag.indexOf(' ');
    markup.append("</").append(end < 0 ? tag : tag.substring(0, end)).append('>');
    return this;
  }

  /** A row of a table: the first cell is its head. */
  public Html row(List<String> cells) {
    open("tr");
    for (int i = 0; i < cells.size(); i++) {
      element(i == 0 ? "th scope=\"row\"" : "td", cells.get(i));
    }
    return close("tr");
  }

  /** The head of a table. */
  public Html head(String... names) {
    open("thead").open("tr");
    for (String name : names) {
      element("th scope=\"col\"", name);
    }
    return close("tr").close("thead");
  }

  /** A text as it may stand in HTML, in attributes too. */
  public static String escaped(String foreign) {
    return Printable.line(foreign)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A whole number as people write it. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number to four digits. */
  public static String number(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e7) {
      return String.format(Locale.ROOT, "%,d", (long) number);
    }
    double size = Math.abs(number);
    return size >= 1e-3 && size < 1e7
        ? String.format(Locale.ROOT, size >= 1000 ? "%,.1f" : size >= 1 ? "%.3f" : "%.4f", number)
        : String.format(Locale.ROOT, "%.3e", number);
  }

  /** A part of a whole. */
  public static String share(long part, long whole) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    return String.format(
        Locale.ROOT, percent > 0 && percent < 0.1 ? "%.3f %%" : "%.1f %%", percent);
  }

  /** A whole page. */
  public static String page(String title, Html body) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
        + " style-src 'unsafe-inline'\">\n<title>"
        + escaped(title)
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n"
        + body
        + "\n</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream in = Html.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return markup.toString();
  }
}
