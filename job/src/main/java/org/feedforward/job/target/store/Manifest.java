package org.feedforward.job.target.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The last file of a result: it says that the result is whole, that it is ours, and what belongs to
 * it.
 *
 * @param run the run that made the result
 * @param facts what else is worth knowing of the run, by name
 * @param rows how many rows the result has
 * @param files every file by its path below that folder, with its length in bytes
 * @param data the folder of the files below the result; the result itself where nothing is said
 */
public record Manifest(
    String run, ObjectNode facts, long rows, Map<String, Long> files, Optional<String> data) {

  /** The name of the file. */
  public static final String NAME = "_MANIFEST.json";

  private static final String FORMAT = "feedforward-result";
  private static final int VERSION = 1;
  private static final List<String> OWN =
      List.of("format", "version", "run", "rows", "files", "data");
  private static final ObjectMapper JSON = new ObjectMapper();

  public Manifest {
    facts = facts.deepCopy();
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /** That of a result whose files stand in its own folder. */
  public Manifest(String run, ObjectNode facts, long rows, Map<String, Long> files) {
    this(run, facts, rows, files, Optional.empty());
  }

  /** The folder of the files of a result. */
  public Path folder(Path result) {
    return data.map(below -> new Path(result, below)).orElse(result);
  }

  /** Writes it into a folder that has none. */
  public void write(FileSystem system, Path folder) throws IOException {
    byte[] text = bytes();
    try (OutputStream out = system.create(new Path(folder, NAME), false)) {
      out.write(text);
    }
  }

  /** What stands in the file. */
  public byte[] bytes() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree that cannot be written", e);
    }
  }

  private ObjectNode tree() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION).put("run", run);
    root.setAll(facts);
    root.put("rows", rows);
    data.ifPresent(below -> root.put("data", below));
    ArrayNode list = root.putArray("files");
    files.forEach((path, bytes) -> list.addObject().put("path", path).put("bytes", bytes));
    return root;
  }

  /** The manifest in a line. */
  public String text() {
    return tree().toString();
  }

  /** The manifest of a text; nothing when it is not one of ours. */
  public static Optional<Manifest> parse(String text) {
    try {
      return parse(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The manifest in a folder; nothing when there is none or it is not one of ours. */
  public static Optional<Manifest> read(FileSystem system, Path folder) throws IOException {
    Path path = new Path(folder, NAME);
    if (!system.exists(path)) {
      return Optional.empty();
    }
    try (InputStream in = system.open(path)) {
      return parse(JSON.readTree(in));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Manifest> parse(JsonNode root) {
    if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
      return Optional.empty();
    }
    Map<String, Long> files = new LinkedHashMap<>();
    root.path("files")
        .forEach(file -> files.put(file.path("path").asText(), file.path("bytes").asLong()));
    ObjectNode facts = root.<ObjectNode>deepCopy().remove(OWN);
    return Optional.of(
        new Manifest(
            root.path("run").asText(),
            facts,
            root.path("rows").asLong(),
            files,
            Optional.ofNullable(root.path("data").textValue())));
  }
}
