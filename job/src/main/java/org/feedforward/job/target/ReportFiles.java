package org.feedforward.job.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.store.Manifest;

/**
 * The files that tell of a run in a folder of their own, where they take the place of those of an
 * earlier run just before the result does. They name their run, as the result does.
 */
final class ReportFiles {

  /** The folder inside a result; readers pass it by. */
  static final String FOLDER = "_report";

  /** The fact of a result that names the folder of its report. */
  static final String REPORT = "report";

  private static final String NAMED = "report.path";
  private static final String JSON_NAME = "run.json";
  private static final List<String> NAMES = List.of(JSON_NAME, "run.html");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Place place;
  private final String run;

  /** What stood there before, by its name, with nothing for a file that did not. */
  private final Map<String, Optional<byte[]>> before = new LinkedHashMap<>();

  ReportFiles(Place place, String run) {
    this.place = place;
    this.run = run;
  }

  /** The report that stands apart from a result, as its manifest names it. */
  static Optional<ReportFiles> standingOf(Place result) throws IOException {
    Optional<Manifest> manifest = Manifest.read(result.system(), result.path());
    String named = manifest.map(found -> found.facts().path(REPORT).asText()).orElse("");
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Path path = new Path(named);
    FileSystem system = path.getFileSystem(result.system().getConf());
    Place place = new Place(NAMED, system, system.makeQualified(path), result.key());
    ReportFiles files = new ReportFiles(place, manifest.get().run());
    return files.isOfRun() ? Optional.of(files) : Optional.empty();
  }

  private boolean isOfRun() throws IOException {
    Path file = new Path(place.path(), JSON_NAME);
    if (!place.system().exists(file)) {
      return false;
    }
    try (InputStream in = place.system().open(file)) {
      return JSON.readTree(in).path("run").asText().equals(run);
    } catch (JsonProcessingException e) {
      return false; // somebody else's
    }
  }

  /** Writes files into the folder inside a result that is not in place yet. */
  static void writeInside(FileSystem system, Path result, Map<String, byte[]> files)
      throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(system, new Path(new Path(result, FOLDER), file.getKey()), file.getValue());
    }
  }

  /** Where the files stand. */
  String place() {
    return Locations.plain(place.path());
  }

  /** Refuses a folder of its own that lies in or above a table that is read. */
  void requireApartFrom(InputPath read) {
    read.requireApartFrom(place);
  }

  /**
   * Refuses a folder where files may not be written.
   *
   * @param result what the files tell of
   * @param input the table that is read, where it is known
   */
  void check(Place result, Optional<InputPath> input) throws IOException {
    input.ifPresent(this::requireApartFrom);
    boolean isResult = Manifest.read(place.system(), place.path()).isPresent();
    if (isResult || place.isWithin(result) || result.isWithin(place)) {
      throw TargetFaults.reportInResult(place, result);
    }
    place.requireOutsideOfResults();
  }

  /**
   * Puts files in place, and then the result that they tell of; without it they are taken back.
   *
   * @param facts of the manifest
   * @param result makes the result visible
   * @throws JobException when the one or the other cannot be put in place
   */
  void publishBefore(Map<String, byte[]> files, ObjectNode facts, Consumer<ObjectNode> result) {
    try {
      publish(files);
    } catch (IOException e) {
      throw TargetFaults.unpublished(place, e);
    }
    try {
      result.accept(facts.deepCopy().put(REPORT, place.path().toString()));
    } catch (RuntimeException e) {
      retract(e);
      throw e;
    }
  }

  /**
   * Puts files in place: all are written beside first, so that those that stand there stay whole.
   * Nothing is changed when this method throws.
   */
  private void publish(Map<String, byte[]> files) throws IOException {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        write(place.system(), beside(file.getKey()), file.getValue());
      }
      for (String name : files.keySet()) {
        before.put(name, read(name));
        Renames.replace(place.system(), beside(name), new Path(place.path(), name));
      }
    } catch (IOException | RuntimeException e) {
      retract(e);
      for (String name : files.keySet()) {
        delete(beside(name), e);
      }
      throw e;
    }
  }

  /**
   * Puts back what stood there, because the result of the run does not come.
   *
   * @param cause why, which is told beside what fails here
   */
  private void retract(Exception cause) {
    before.forEach(
        (name, old) -> {
          try {
            if (old.isEmpty()) {
              place.system().delete(new Path(place.path(), name), false);
            } else {
              write(place.system(), beside(name), old.get());
              Renames.replace(place.system(), beside(name), new Path(place.path(), name));
            }
          } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
          }
        });
    before.clear();
  }

  /** Takes the files away, and their folder with the last of all files. */
  void withdraw() throws IOException {
    FileSystem system = place.system();
    for (Path file : own()) {
      system.delete(file, false);
    }
    if (place.isEmptyFolder()) {
      system.delete(place.path(), false);
    }
  }

  /** The files, and those that processes have left that died while they wrote them. */
  private List<Path> own() throws IOException {
    List<Path> own = new ArrayList<>();
    for (FileStatus file : place.system().listStatus(place.path())) {
      String name = file.getPath().getName();
      boolean ours =
          NAMES.stream().anyMatch(ends -> name.equals(ends) || name.startsWith("." + ends + "."));
      if (file.isFile() && ours) {
        own.add(file.getPath());
      }
    }
    return own;
  }

  private Path beside(String name) {
    return new Path(place.path(), "." + name + "." + run);
  }

  private Optional<byte[]> read(String name) throws IOException {
    Path file = new Path(place.path(), name);
    if (!place.system().exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = place.system().open(file)) {
      return Optional.of(in.readAllBytes());
    }
  }

  private void delete(Path file, Exception cause) {
    try {
      place.system().delete(file, false);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static void write(FileSystem system, Path file, byte[] content) throws IOException {
    try (OutputStream out = system.create(file, true)) {
      out.write(content);
    }
  }
}
