package org.feedforward.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.feedforward.job.report.NamedNumbers.Labels;
import org.feedforward.job.report.NamedNumbers.Numbers;
import org.feedforward.job.statistics.Distribution;
import org.feedforward.job.statistics.Drift;
import org.feedforward.job.statistics.Figures;
import org.feedforward.job.statistics.Position;
import org.feedforward.job.statistics.Statistics;

/** What the numbers of a run look like, for programs. */
public final class StatisticsJson {

  /** The parts of all numbers below which a number is told. */
  private static final List<String> QUANTILES =
      List.of("0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Statistics statistics;
  private final NamedNumbers shown;
  private long leftOut;

  private StatisticsJson(Statistics statistics, NamedNumbers shown) {
    this.statistics = statistics;
    this.shown = shown;
  }

  static ObjectNode of(Statistics statistics, long read, NamedNumbers shown) {
    return new StatisticsJson(statistics, shown).write(read);
  }

  /** Whether the distribution of a series that was written is known. */
  static boolean isWhole(JsonNode series) {
    return series.has("buckets") || !series.has("min"); // without a finite number there is none
  }

  /** The numbers of a series that was written. */
  static Drift.Numbers numbers(JsonNode series) {
    long nan = series.path("nan").asLong();
    long infinite = series.path("infinite").asLong();
    long finite = series.path("count").asLong() - nan - infinite;
    return new Drift.Numbers(distribution(series), finite, nan, infinite);
  }

  /** The distribution of a series that was written. */
  public static Distribution distribution(JsonNode series) {
    JsonNode cells = series.path("buckets");
    JsonNode often = series.path("counts");
    int[] buckets = new int[cells.size()];
    long[] counts = new long[buckets.length];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = cells.path(i).asInt();
      counts[i] = often.path(i).asLong();
    }
    return Distribution.of(buckets, counts);
  }

  private ObjectNode write(long read) {
    ObjectNode json = JSON.objectNode();
    json.put("read", read);
    json.put("rows", statistics.rows());
    ArrayNode features = json.putArray("features");
    shown.features().forEach(numbers -> add(false, numbers, features));
    ArrayNode outputs = json.putArray("outputs");
    shown.outputs().forEach(numbers -> add(true, numbers, outputs));
    ArrayNode labels = json.putArray("labels");
    shown.labels().forEach(column -> labels.add(of(column)));
    json.put("left_out", leftOut);
    return json;
  }

  private void add(boolean output, Numbers numbers, ArrayNode list) {
    for (int i = 0; i < numbers.elements(); i++) {
      Position at = new Position(output, numbers.port(), numbers.element() + i);
      Optional<Figures> figures = statistics.figures(at);
      if (figures.isEmpty()) {
        leftOut += numbers.elements() - i;
        return;
      }
      ObjectNode json = list.addObject();
      json.put("name", numbers.nameOf(i));
      if (!output && i == 0) {
        json.put("nulls", statistics.nulls(at));
        json.put("unknown", statistics.unknown(at));
      }
      write(figures.get(), json);
    }
  }

  private static void write(Figures figures, ObjectNode json) {
    json.put("count", figures.count());
    json.put("nan", figures.nan());
    json.put("infinite", figures.infinite());
    if (figures.finite() == 0) {
      return;
    }
    json.set("min", number(figures.least()));
    json.set("max", number(figures.most()));
    json.put("mean", figures.mean());
    Distribution distribution = figures.distribution();
    if (distribution.size() == 0) {
      return;
    }
    ObjectNode quantiles = json.putObject("quantiles");
    QUANTILES.forEach(part -> quantiles.put(part, figures.quantile(Double.parseDouble(part))));
    if (distribution.total() < figures.finite()) {
      json.put("sample", distribution.total());
    }
    ArrayNode buckets = json.putArray("buckets");
    ArrayNode counts = json.putArray("counts");
    for (int i = 0; i < distribution.size(); i++) {
      buckets.add(distribution.bucket(i));
      counts.add(distribution.count(i));
    }
  }

  private static JsonNode number(Number number) {
    return number instanceof Long whole
        ? JSON.numberNode(whole)
        : JSON.numberNode(number.floatValue());
  }

  private ObjectNode of(Labels column) {
    ObjectNode json = JSON.objectNode().put("name", column.name());
    long[] counts = statistics.labels(column.output());
    ArrayNode labels = json.putArray("labels");
    for (int i = 0; i < column.labels().size(); i++) {
      long count = i < counts.length ? counts[i] : 0;
      labels.addObject().put("label", column.labels().get(i)).put("count", count);
    }
    return json;
  }
}
