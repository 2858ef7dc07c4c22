package org.feedforward.job.target.units;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.identity.RunDigest;

/**
 * What a run was cut in when it was started first, which holds for whoever goes on with it.
 *
 * @param run the run
 * @param started when it was started first
 * @param digest all that the rows and what is counted of them depend on; units of another digest
 *     are never taken
 * @param units the units, in their order
 */
public record Cut(String run, Instant started, RunDigest digest, List<Unit> units) {

  /** The file that holds it. */
  public static final String NAME = "_UNITS.json";

  private static final String FORMAT = "feedforward-units";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  public Cut {
    units = List.copyOf(units);
  }

  /** Writes it into the folder of an attempt that has none. */
  public void write(FileSystem system, Path attempt) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
    root.put("run", run).put("started", started.toString());
    digest.parts().forEach(root.putObject("digest_of")::put);
    ArrayNode list = root.putArray("units");
    for (Unit unit : units) {
      unit.files().forEach(list.addObject().put("name", unit.name()).putArray("files")::add);
    }
    try (OutputStream out = system.create(new Path(attempt, NAME), false)) {
      out.write(JSON.writeValueAsBytes(root));
    }
  }

  /** What stands in the folder of an attempt; nothing where it is not one of units, or half. */
  public static Optional<Cut> read(FileSystem system, Path attempt) throws IOException {
    Path file = new Path(attempt, NAME);
    if (!system.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = system.open(file)) {
      return parse(JSON.readTree(in));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Cut> parse(JsonNode root) {
    if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
      return Optional.empty();
    }
    TreeMap<String, String> parts = new TreeMap<>();
    root.path("digest_of")
        .properties()
        .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
    List<Unit> units = new ArrayList<>();
    for (JsonNode unit : root.path("units")) {
      List<String> files = new ArrayList<>();
      unit.path("files").forEach(file -> files.add(file.asText()));
      units.add(new Unit(unit.path("name").asText(), files));
    }
    return Optional.of(
        new Cut(
            root.path("run").asText(),
            Instant.parse(root.path("started").asText()),
            new RunDigest(parts),
            units));
  }
}
