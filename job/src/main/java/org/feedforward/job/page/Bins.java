package org.feedforward.job.page;

import com.fasterxml.jackson.databind.JsonNode;
import org.feedforward.job.report.StatisticsJson;
import org.feedforward.job.statistics.Distribution;

/**
 * A distribution in bins of equal width, for a chart.
 *
 * @param from where the first bin begins
 * @param to where the last one ends
 * @param counts how many numbers lie in each
 * @param beyond how many lie in none, far from all others
 */
record Bins(double from, double to, double[] counts, long beyond) {

  /** How far beyond the middle 98 % numbers are still drawn, in widths of these. */
  private static final double MARGIN = 0.5;

  /** The numbers of a series as {@code run.json} holds them; empty where it holds none. */
  static Bins of(JsonNode series, int bins) {
    Distribution distribution = StatisticsJson.distribution(series);
    if (distribution.size() == 0) {
      return new Bins(0, 0, new double[0], 0);
    }
    double low = series.path("quantiles").path("0.01").asDouble();
    double high = series.path("quantiles").path("0.99").asDouble();
    double margin = Math.max(MARGIN * (high - low), Math.abs(high) * 0.01);
    double from = Math.max(series.path("min").asDouble(), low - margin);
    double to = Math.min(series.path("max").asDouble(), high + margin);
    if (!(to > from)) {
      from -= 0.5;
      to += 0.5;
    }
    return fill(distribution, from, to, bins);
  }

  private static Bins fill(Distribution distribution, double from, double to, int bins) {
    double[] counts = new double[bins];
    long beyond = 0;
    double width = (to - from) / bins;
    for (int i = 0; i < distribution.size(); i++) {
      double low = Math.max(from, distribution.from(i));
      double high = Math.min(to, distribution.to(i));
      if (low > to || high < from) {
        beyond += distribution.count(i);
        continue;
      }
      int first = bin(low, from, width, bins);
      int last = bin(high, from, width, bins);
      double span = Math.max(high - low, 0);
      for (int bin = first; bin <= last; bin++) {
        double inside =
            Math.min(high, from + (bin + 1) * width) - Math.max(low, from + bin * width);
        counts[bin] += distribution.count(i) * (first == last ? 1 : Math.max(0, inside) / span);
      }
    }
    return new Bins(from, to, counts, beyond);
  }

  private static int bin(double value, double from, double width, int bins) {
    return (int) Math.max(0, Math.min(bins - 1, Math.floor((value - from) / width)));
  }

  double largest() {
    double largest = 0;
    for (double count : counts) {
      largest = Math.max(largest, count);
    }
    return largest;
  }
}
