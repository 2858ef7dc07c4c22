package org.feedforward.job.page;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Charts as SVG. Each has a name and a description for those who do not see it. */
final class Chart {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 120;
  private static final int FOOT = 20;

  private final StringBuilder svg = new StringBuilder();

  private Chart(int width, int height, String name, String description) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"%s\"><title>%s</title>"
                + "<desc>%s</desc>",
            width,
            height,
            Html.escaped(name + ": " + description),
            Html.escaped(name),
            Html.escaped(description)));
  }

  private Chart add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
    return this;
  }

  private String end() {
    return svg.append("</svg>").toString();
  }

  /**
   * How numbers are distributed.
   *
   * @param middle where their median is
   */
  static String distribution(String name, String description, Bins bins, OptionalDouble middle) {
    Chart chart = new Chart(WIDTH, HEIGHT, name, description);
    int floor = HEIGHT - FOOT;
    double width = (double) WIDTH / Math.max(1, bins.counts().length);
    for (int i = 0; i < bins.counts().length; i++) {
      double height = bins.counts()[i] / bins.largest() * (floor - 6);
      if (bins.counts()[i] > 0) {
        chart.add(
            "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                + " data-count=\"%.0f\"/>",
            i * width + 0.5,
            floor - Math.max(1, height),
            width - 1,
            Math.max(1, height),
            bins.counts()[i]);
      }
    }
    chart.add("<line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", WIDTH, floor, floor);
    if (middle.isPresent() && bins.to() > bins.from()) {
      double x = (middle.getAsDouble() - bins.from()) / (bins.to() - bins.from()) * WIDTH;
      chart.add("<line class=\"middle\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>", x, x, floor);
      if (x > 95 && x < WIDTH - 95) {
        chart.add(
            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">median %s</text>",
            x, HEIGHT - 5, Html.number(middle.getAsDouble()));
      }
    }
    chart.add("<text x=\"0\" y=\"%d\">%s</text>", HEIGHT - 5, Html.number(bins.from()));
    chart.add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        WIDTH, HEIGHT - 5, Html.number(bins.to()));
    return chart.end();
  }

  /**
   * The same in a cell of a table, which has the numbers beside it. All bars are one path, since a
   * table may have hundreds of columns.
   */
  static String small(String name, Bins bins) {
    Chart chart = new Chart(152, 30, "Distribution of " + name, "its numbers stand in this row");
    double width = 152.0 / Math.max(1, bins.counts().length);
    chart.svg.append("<path class=\"bar\" d=\"");
    for (int i = 0; i < bins.counts().length; i++) {
      double height = Math.max(1, bins.counts()[i] / bins.largest() * 28);
      if (bins.counts()[i] > 0) {
        chart.tenths('M', i * width + 0.3).tenths(' ', 29).tenths('v', -height);
        chart.tenths('h', width - 0.6).tenths('v', height).svg.append('z');
      }
    }
    chart.svg.append("\"/>");
    return chart.add("<line class=\"axis\" x1=\"0\" x2=\"152\" y1=\"29.5\" y2=\"29.5\"/>").end();
  }

  /** A step of a path: a letter and a number to one decimal. */
  private Chart tenths(char letter, double number) {
    svg.append(letter).append(Math.round(number * 10) / 10.0);
    return this;
  }

  /**
   * A bar.
   *
   * @param label what it is
   * @param value how long it is
   * @param shown the value as people read it
   */
  record Bar(String label, double value, String shown) {}

  /** Bars one below the other. */
  static String bars(String name, String description, List<Bar> bars) {
    int step = 24;
    Chart chart = new Chart(WIDTH, Math.max(1, bars.size()) * step, name, description);
    double largest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double length = largest == 0 ? 0 : bar.value() / largest * 110;
      chart.add(
          "<text class=\"ink\" x=\"0\" y=\"%d\">%s</text>",
          i * step + 16, shortened(bar.label(), 15));
      chart.add(
          "<rect class=\"bar\" x=\"100\" y=\"%d\" width=\"%.1f\" height=\"13\" rx=\"2\""
              + " data-value=\"%s\"/>",
          i * step + 5, Math.max(1, length), bar.value());
      chart.add(
          "<text x=\"%.1f\" y=\"%d\">%s</text>",
          106 + Math.max(1, length), i * step + 16, Html.escaped(bar.shown()));
    }
    return chart.end();
  }

  /** A number over time; the last one stands out. */
  static String line(String name, String description, List<Double> values) {
    Chart chart = new Chart(WIDTH, 110, name, description);
    double largest = values.stream().mapToDouble(v -> v).filter(v -> v > 0).max().orElse(0);
    double least = values.stream().mapToDouble(v -> v).filter(v -> v < 0).min().orElse(0);
    double scale = largest == least ? 0 : 90 / (largest - least);
    double floor = 100 + least * scale;
    double step = values.size() < 2 ? 0 : (WIDTH - 20.0) / (values.size() - 1);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", 10 + i * step, floor - values.get(i) * scale));
    }
    chart.add(
        "<line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", WIDTH, floor, floor);
    chart.add("<polyline class=\"line\" points=\"%s\"/>", points.toString().strip());
    for (int i = 0; i < values.size(); i++) {
      chart.add(
          "<circle class=\"dot%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" data-value=\"%s\"/>",
          i == values.size() - 1 ? " mark" : "",
          10 + i * step,
          floor - values.get(i) * scale,
          i == values.size() - 1 ? "4" : "2.5",
          values.get(i));
    }
    return chart.end();
  }

  /**
   * A layer of a network.
   *
   * @param title what it does
   * @param detail its shape and costs
   * @param share its part of all costs, from 0 to 1
   * @param from the layers that feed it, by their places in the list
   */
  record Layer(String title, String detail, double share, List<Integer> from) {}

  /** Layers from the first to the last, with what feeds which, and what each costs. */
  static String layers(String name, String description, List<Layer> layers) {
    int step = 46;
    int left = 60;
    Chart chart = new Chart(680, layers.size() * step, name, description);
    for (int i = 0; i < layers.size(); i++) {
      for (int from : layers.get(i).from()) {
        edge(chart, from * step + 34, i * step + 4, i - from, left, step);
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      chart.add(
          "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"300\" height=\"30\" rx=\"7\"/>",
          left, i * step + 4);
      if (layer.share() > 0) {
        chart.add(
            "<rect class=\"cost\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"28\" rx=\"6\""
                + " data-share=\"%.4f\"/>",
            left + 1, i * step + 5, Math.max(6, 298 * layer.share()), layer.share());
      }
      chart.add(
          "<text class=\"ink\" x=\"%d\" y=\"%d\">%s</text>",
          left + 12, i * step + 23, shortened(layer.title(), 40));
      chart.add(
          "<text x=\"%d\" y=\"%d\">%s</text>",
          left + 314, i * step + 23, shortened(layer.detail(), 44));
    }
    return chart.end();
  }

  private static void edge(Chart chart, int from, int to, int span, int left, int step) {
    if (span == 1) {
      chart.add("<path class=\"edge\" d=\"M%d %d V%d\"/>", left + 150, from, to);
      return;
    }
    int bend = Math.max(6, left - 14 - Math.min(40, span * 6));
    chart.add(
        "<path class=\"edge\" d=\"M%d %d C%d %d %d %d %d %d\"/>",
        left, from - step / 3, bend, from, bend, to + 10, left, to + 15);
  }

  private static String shortened(String text, int most) {
    return Html.escaped(text.length() <= most ? text : text.substring(0, most - 1) + "…");
  }
}
