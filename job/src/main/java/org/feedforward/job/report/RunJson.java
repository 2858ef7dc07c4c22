package org.feedforward.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.statistics.Statistics;
import org.feedforward.job.statistics.TaskTime;
import org.feedforward.text.Printable;

/**
 * All that is known of a run, for programs: {@code _report/run.json}. A program may rely on what
 * stands under the same {@code schema_version}; further keys may come.
 */
public final class RunJson {

  /** What a profile says it is. */
  public static final String PROFILE = "feedforward-profile";

  /** The folder of a report inside a result; readers pass it by. */
  public static final String FOLDER = "_report";

  /** The name of the file. */
  public static final String NAME = "run.json";

  /** What files of this kind say they are. */
  public static final String FORMAT = "feedforward-run";

  /** The version of the keys and their meaning. */
  public static final int VERSION = 1;

  /** Of more tasks the slowest are told one by one. */
  private static final int MOST_TASKS = 200;

  private static final int LONGEST_EXAMPLE = 200;

  private RunJson() {}

  /** Whether a file is one that this version can read. */
  public static boolean isKnown(String format, int version) {
    return (format.equals(FORMAT) || format.equals(PROFILE)) && version == VERSION;
  }

  /** What a run's numbers look like, without the run. */
  public static ObjectNode profile(JsonNode run) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", PROFILE).put("schema_version", VERSION);
    for (String fact : List.of("run", "run_key", "started", "model", "input", "output")) {
      if (run.has(fact)) {
        json.set(fact, run.get(fact));
      }
    }
    json.set("statistics", run.get("statistics"));
    return json;
  }

  /**
   * What the numbers of a table look like.
   *
   * @param model the identity of the network that takes them
   * @param input the table
   * @param started when they were counted
   * @param read how many rows came to the network
   * @param shown the numbers that have names
   */
  public static ObjectNode profile(
      String model,
      String input,
      Instant started,
      Statistics statistics,
      long read,
      NamedNumbers shown) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", PROFILE).put("schema_version", VERSION);
    json.put("started", started.toString()).put("model", model).put("input", input);
    json.set("statistics", StatisticsJson.of(statistics, read, shown));
    return json;
  }

  /** The report of a run. */
  public static ObjectNode of(RunReport report, RunDetails details) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("schema_version", VERSION);
    json.put("run", details.run());
    json.put("started", details.started().toString());
    json.put("seconds", report.seconds());
    json.setAll(ManifestFacts.of(report));
    json.put("output", report.subject().output());
    rows(report, details, json.putObject("rows"));
    reasons(report, details, json.putArray("reasons"));
    report.kernels().forEach(json.putArray("kernels")::add);
    report.rounded().forEach(json.putObject("rounded_integers")::put);
    report.notes().forEach(json.putArray("notes")::add);
    details.versions().forEach(json.putObject("versions")::put);
    details.settings().forEach(json.putObject("settings")::put);
    tasks(details.tasks(), json.putObject("tasks"));
    json.set("network", NetworkJson.of(details.model()));
    details
        .statistics()
        .ifPresent(
            statistics ->
                json.set(
                    "statistics", StatisticsJson.of(statistics, details.read(), details.shown())));
    return json;
  }

  private static void rows(RunReport report, RunDetails details, ObjectNode json) {
    json.put("read", details.read());
    json.put("written", report.rows());
    json.put("scored", report.scored());
    json.put("rejected", report.unscored().map(RunReport.Unscored::rejected).orElse(0L));
    json.put("nulls", report.unscored().map(RunReport.Unscored::nulls).orElse(0L));
  }

  private static void reasons(RunReport report, RunDetails details, ArrayNode json) {
    Map<String, Long> reasons = report.unscored().map(RunReport.Unscored::reasons).orElse(Map.of());
    reasons.forEach(
        (reason, rows) -> {
          ObjectNode one = json.addObject().put("reason", reason).put("rows", rows);
          Optional.ofNullable(details.examples().get(reason))
              .ifPresent(example -> one.put("example", shortened(example)));
        });
  }

  private static String shortened(String text) {
    String line = Printable.sentence(text);
    return line.length() <= LONGEST_EXAMPLE ? line : line.substring(0, LONGEST_EXAMPLE) + "...";
  }

  private static void tasks(List<TaskTime> tasks, ObjectNode json) {
    json.put("count", tasks.size());
    json.put("cpu_seconds", tasks.stream().mapToDouble(TaskTime::cpuSeconds).sum());
    List<TaskTime> slowest =
        tasks.stream()
            .sorted(Comparator.comparingDouble(TaskTime::seconds).reversed())
            .limit(MOST_TASKS)
            .toList();
    if (!tasks.isEmpty()) {
      double[] seconds = tasks.stream().mapToDouble(TaskTime::seconds).sorted().toArray();
      json.put("least_seconds", seconds[0]);
      json.put("median_seconds", seconds[seconds.length / 2]);
      json.put("most_seconds", seconds[seconds.length - 1]);
    }
    ArrayNode list = json.putArray("slowest");
    for (TaskTime task : slowest) {
      list.addObject()
          .put("partition", task.partition())
          .put("rows", task.rows())
          .put("seconds", task.seconds())
          .put("cpu_seconds", task.cpuSeconds());
    }
  }
}
