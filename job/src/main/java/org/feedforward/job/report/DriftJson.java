package org.feedforward.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.job.statistics.Drift;

/** How far the numbers of a run are from those of another one, or of a profile. */
public final class DriftJson {

  private static final String NULLS = "nulls";
  private static final String UNKNOWN = "unknown";

  private DriftJson() {}

  /**
   * The drift of every feature, output and column of labels that both have.
   *
   * @param now the statistics of the run
   * @param before those that it is compared with
   * @param against what these are of
   * @param most how far they may be from each other, where that is said
   */
  public static ObjectNode of(
      JsonNode now, JsonNode before, String against, Optional<Double> most) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("against", against);
    most.ifPresent(distance -> json.put("max_drift", distance));
    ArrayNode series = json.putArray("series");
    for (String kind : new String[] {"features", "outputs"}) {
      Map<String, JsonNode> earlier = byName(before.path(kind));
      byName(now.path(kind))
          .forEach(
              (name, one) ->
                  Optional.ofNullable(earlier.get(name))
                      .ifPresent(
                          other -> {
                            ObjectNode row = series.addObject().put("name", name).put("kind", kind);
                            drift(one, other).ifPresent(drift -> write(drift, row));
                            rates(NULLS, one, now, other, before, row);
                            rates(UNKNOWN, one, now, other, before, row);
                          }));
    }
    Map<String, JsonNode> earlier = byName(before.path("labels"));
    byName(now.path("labels"))
        .forEach(
            (name, one) ->
                Optional.ofNullable(earlier.get(name))
                    .ifPresent(
                        other ->
                            write(
                                ofLabels(one, other),
                                series.addObject().put("name", name).put("kind", "labels"))));
    double largest = 0;
    String of = "";
    for (JsonNode row : series) {
      if (row.path("psi").asDouble() > largest) {
        largest = row.path("psi").asDouble();
        of = row.path("name").asText();
      }
    }
    return json.put("largest", largest).put("largest_of", of);
  }

  /** What is further away than it may be; nothing where nothing is. */
  public static Optional<Drifted> beyond(JsonNode drift, Optional<Double> most) {
    return most.filter(distance -> drift.path("largest").asDouble() > distance)
        .map(distance -> Drifted.largest(drift, distance));
  }

  /** The numbers of which nobody knows how far they are, or nothing if that is known of all. */
  public static Optional<List<String>> unknown(JsonNode drift) {
    List<String> names = new ArrayList<>();
    for (JsonNode row : drift.path("series")) {
      if (!row.has("psi")) {
        names.add(row.path("name").asText());
      }
    }
    return names.isEmpty() && !drift.path("series").isEmpty()
        ? Optional.empty()
        : Optional.of(names);
  }

  /** A column that feeds two elements has its name twice; the first counts. */
  private static Map<String, JsonNode> byName(JsonNode series) {
    Map<String, JsonNode> names = new LinkedHashMap<>();
    for (JsonNode one : series) {
      String name = one.path("name").asText();
      for (int times = 2; names.containsKey(name); times++) {
        name = one.path("name").asText() + " (" + times + ")";
      }
      names.put(name, one);
    }
    return names;
  }

  private static Optional<Drift> drift(JsonNode now, JsonNode before) {
    return StatisticsJson.isWhole(now) && StatisticsJson.isWhole(before)
        ? Optional.of(Drift.of(StatisticsJson.numbers(before), StatisticsJson.numbers(now)))
        : Optional.empty();
  }

  private static Drift ofLabels(JsonNode now, JsonNode before) {
    Map<String, Long> is = labels(now);
    Map<String, Long> was = labels(before);
    Set<String> all = new LinkedHashSet<>(was.keySet());
    all.addAll(is.keySet());
    return Drift.of(
        all.stream().mapToLong(label -> was.getOrDefault(label, 0L)).toArray(),
        all.stream().mapToLong(label -> is.getOrDefault(label, 0L)).toArray());
  }

  private static Map<String, Long> labels(JsonNode column) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (JsonNode label : column.path("labels")) {
      counts.merge(label.path("label").asText(), label.path("count").asLong(), Long::sum);
    }
    return counts;
  }

  private static void write(Drift drift, ObjectNode row) {
    row.put("psi", drift.psi()).put("jensen_shannon", drift.jensenShannon());
  }

  private static void rates(
      String what,
      JsonNode now,
      JsonNode all,
      JsonNode before,
      JsonNode allBefore,
      ObjectNode row) {
    if (now.has(what) && before.has(what)) {
      row.put(what + "_before", rate(before.path(what), allBefore));
      row.put(what + "_now", rate(now.path(what), all));
    }
  }

  private static double rate(JsonNode count, JsonNode statistics) {
    double rows = statistics.path("read").asDouble();
    return rows == 0 ? 0 : count.asDouble() / rows;
  }
}
