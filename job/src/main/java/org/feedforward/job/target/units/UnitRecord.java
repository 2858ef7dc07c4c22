package org.feedforward.job.target.units;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.statistics.Statistics;
import org.feedforward.job.statistics.TaskTime;
import org.feedforward.job.target.store.ResultFiles;

/**
 * The last file of a unit: it says that the unit is whole, and holds what its run tells of it.
 *
 * @param ledger the rows, what their numbers look like and what its tasks took
 * @param entered how many rows came to the network
 * @param rounded integers that became another number, by the column they stand in
 * @param kernels what it was computed with
 * @param files every file with rows by its path below the unit, with its length in bytes
 */
public record UnitRecord(
    Ledger ledger,
    long entered,
    Map<String, Long> rounded,
    Set<String> kernels,
    Map<String, Long> files) {

  private static final String NAME = ResultFiles.UNIT;

  private static final ObjectMapper JSON = new ObjectMapper();

  public UnitRecord {
    rounded = Collections.unmodifiableMap(new TreeMap<>(rounded));
    kernels = Collections.unmodifiableSet(new TreeSet<>(kernels));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** All units as if they were one, their tasks one behind the other; nothing of statistics. */
  public static UnitRecord sum(Collection<UnitRecord> units) {
    Ledger rows = new Ledger();
    List<TaskTime> tasks = new ArrayList<>();
    long entered = 0;
    Map<String, Long> rounded = new TreeMap<>();
    Set<String> kernels = new TreeSet<>();
    Map<String, Long> files = new TreeMap<>();
    for (UnitRecord unit : units) {
      rows.addAll(unit.ledger);
      int before = tasks.size();
      for (TaskTime task : unit.ledger.tasks()) {
        tasks.add(
            new TaskTime(
                before + task.partition(), task.rows(), task.seconds(), task.cpuSeconds()));
      }
      entered += unit.entered;
      unit.rounded.forEach((column, numbers) -> rounded.merge(column, numbers, Long::sum));
      kernels.addAll(unit.kernels);
      files.putAll(unit.files);
    }
    return new UnitRecord(rows.with(Optional.empty(), tasks), entered, rounded, kernels, files);
  }

  /** The same with other statistics, or none. */
  public UnitRecord with(Optional<Statistics> statistics) {
    return new UnitRecord(
        ledger.with(statistics, ledger.tasks()), entered, rounded, kernels, files);
  }

  /** Writes it into the folder of a unit that has none. */
  void write(FileSystem system, Path unit) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("scored", ledger.scored()).put("faulty", ledger.faulty());
    ledger.reasons().forEach(root.putObject("reasons")::put);
    ledger.examples().forEach(root.putObject("examples")::put);
    root.put("copied", ledger.copied()).put("encoded", ledger.encoded());
    ledger.hindrance().ifPresent(reason -> root.put("hindrance", reason));
    ledger
        .statistics()
        .ifPresent(
            counted ->
                root.put(
                    "statistics",
                    Base64.getEncoder().encodeToString(counted.bytes(Long.MAX_VALUE))));
    ArrayNode tasks = root.putArray("tasks");
    for (TaskTime task : ledger.tasks()) {
      tasks
          .addObject()
          .put("partition", task.partition())
          .put("rows", task.rows())
          .put("seconds", task.seconds())
          .put("cpu_seconds", task.cpuSeconds());
    }
    root.put("entered", entered);
    rounded.forEach(root.putObject("rounded")::put);
    kernels.forEach(root.putArray("kernels")::add);
    files.forEach(root.putObject("files")::put);
    try (OutputStream out = system.create(new Path(unit, NAME), false)) {
      out.write(JSON.writeValueAsBytes(root));
    }
  }

  /** What stands in the folder of a unit; nothing where it is not whole. */
  static Optional<UnitRecord> read(FileSystem system, Path unit) throws IOException {
    Path file = new Path(unit, NAME);
    if (!system.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = system.open(file)) {
      JsonNode root = JSON.readTree(in);
      return root.path("files").isObject() ? Optional.of(parse(root)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static UnitRecord parse(JsonNode root) {
    Map<String, String> examples = new TreeMap<>();
    root.path("examples")
        .properties()
        .forEach(example -> examples.put(example.getKey(), example.getValue().asText()));
    Ledger rows =
        Ledger.of(
            root.path("scored").asLong(),
            root.path("faulty").asLong(),
            numbers(root.path("reasons")),
            examples);
    rows.addRowGroups(root.path("copied").asLong(), root.path("encoded").asLong());
    if (root.has("hindrance")) {
      rows.addHindrance(root.path("hindrance").asText());
    }
    List<TaskTime> tasks = new ArrayList<>();
    for (JsonNode task : root.path("tasks")) {
      tasks.add(
          new TaskTime(
              task.path("partition").asInt(),
              task.path("rows").asLong(),
              task.path("seconds").asDouble(),
              task.path("cpu_seconds").asDouble()));
    }
    Optional<Statistics> statistics =
        Optional.ofNullable(root.get("statistics"))
            .map(packed -> Statistics.read(Base64.getDecoder().decode(packed.asText())));
    Set<String> kernels = new TreeSet<>();
    root.path("kernels").forEach(kernel -> kernels.add(kernel.asText()));
    return new UnitRecord(
        rows.with(statistics, tasks),
        root.path("entered").asLong(),
        numbers(root.path("rounded")),
        kernels,
        numbers(root.path("files")));
  }

  private static Map<String, Long> numbers(JsonNode counts) {
    Map<String, Long> numbers = new TreeMap<>();
    counts.properties().forEach(count -> numbers.put(count.getKey(), count.getValue().asLong()));
    return numbers;
  }
}
