package org.feedforward.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.report.RunJson;
import org.feedforward.job.target.store.Manifest;

/** Reports of runs where they are stored; nothing is changed. */
public final class StoredReports {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** Whole numbers within a name go by their size: batch=9 comes before batch=10. */
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(
          path ->
              DIGITS
                  .matcher(path.getName())
                  .replaceAll(
                      found ->
                          String.format(Locale.ROOT, "%20s", found.group()).replace(' ', '0')));

  private StoredReports() {}

  /**
   * A report or a profile.
   *
   * @param place a result, the folder of a report, or a file
   * @throws org.feedforward.job.fault.JobException when there is none
   */
  public static JsonNode read(String place, Configuration hadoop) {
    try {
      Path path = path(place);
      FileSystem system = path.getFileSystem(hadoop);
      for (Path file : List.of(inside(system, path), new Path(path, RunJson.NAME), path)) {
        if (system.exists(file) && !system.getFileStatus(file).isDirectory()) {
          return parse(system, file);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw RunFaults.unreadableReport(place, Causes.firstLine(e));
    }
    throw RunFaults.noReport(place);
  }

  /** The reports of all runs of an output that have one, in the order of their names. */
  public static List<JsonNode> ofRuns(String output, Configuration hadoop) {
    try {
      Path all = path(output);
      FileSystem system = all.getFileSystem(hadoop);
      List<JsonNode> reports = new ArrayList<>();
      for (Path run : runs(system, all)) {
        for (Path file : List.of(inside(system, run), new Path(run, RunJson.NAME))) {
          if (system.exists(file)) {
            reports.add(parse(system, file));
          }
        }
      }
      if (reports.isEmpty()) {
        throw RunFaults.noReport(output);
      }
      return reports;
    } catch (IOException | IllegalArgumentException e) {
      throw RunFaults.unreadableReport(output, Causes.firstLine(e));
    }
  }

  /** The report of the result that stands where that of a run comes to; nothing where none does. */
  static Optional<JsonNode> standing(Path report, Configuration hadoop) {
    try {
      FileSystem system = report.getFileSystem(hadoop);
      Path file =
          report.getName().equals(RunJson.FOLDER)
              ? inside(system, report.getParent())
              : new Path(report, RunJson.NAME);
      return system.exists(file) ? Optional.of(parse(system, file)) : Optional.empty();
    } catch (IOException e) {
      throw RunFaults.unreadableReport(report.toString(), Causes.firstLine(e));
    }
  }

  /** The report of the run whose name comes before another's; nothing where none has one. */
  static Optional<JsonNode> before(RunKey key, Path report, Configuration hadoop) {
    boolean inside = report.getName().equals(RunJson.FOLDER);
    Path own = inside ? report.getParent() : report;
    try {
      FileSystem system = own.getFileSystem(hadoop);
      Optional<Path> last = Optional.empty();
      for (Path run : runs(system, own.getParent())) {
        String name = run.getName();
        Path file = inside ? inside(system, run) : new Path(run, RunJson.NAME);
        if (name.startsWith(key.name() + "=")
            && BY_NAME.compare(run, own) < 0
            && system.exists(file)) {
          last = Optional.of(file);
        }
      }
      return last.isEmpty() ? Optional.empty() : Optional.of(parse(system, last.get()));
    } catch (IOException e) {
      throw RunFaults.unreadableReport(report.toString(), Causes.firstLine(e));
    }
  }

  private static Path path(String text) {
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw RunFaults.notAPath(text, Causes.firstLine(e));
    }
  }

  /** The report inside a result, which may have its files in a folder of the run. */
  private static Path inside(FileSystem system, Path result) throws IOException {
    Path data = Manifest.read(system, result).map(found -> found.folder(result)).orElse(result);
    return new Path(new Path(data, RunJson.FOLDER), RunJson.NAME);
  }

  private static List<Path> runs(FileSystem system, Path output) throws IOException {
    return system.exists(output)
        ? Stream.of(system.listStatus(output))
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .filter(path -> path.getName().contains("="))
            .sorted(BY_NAME)
            .toList()
        : List.of();
  }

  private static JsonNode parse(FileSystem system, Path file) throws IOException {
    try (InputStream in = system.open(file)) {
      JsonNode json = JSON.readTree(in);
      String format = json.path("format").asText();
      if (!RunJson.isKnown(format, json.path("schema_version").asInt())) {
        throw RunFaults.notAReport(file.toString());
      }
      return json;
    } catch (JsonProcessingException e) {
      throw RunFaults.notAReport(file.toString());
    }
  }
}
