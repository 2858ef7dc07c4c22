package org.feedforward.job.run.units;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.config.UnitsConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.identity.RunDigest;
import org.feedforward.job.identity.Version;
import org.feedforward.job.input.InputFiles;
import org.feedforward.job.input.InputState;
import org.feedforward.job.statistics.Sampling;
import org.feedforward.job.target.units.Cut;
import org.feedforward.job.target.units.Unit;

/** Cuts the files of a table into units. */
public final class Cutting {

  private Cutting() {}

  /**
   * What a run is cut in that is started for the first time.
   *
   * @param run the run
   * @param digest what makes it the same run as another one
   * @param counted which of its numbers are counted
   * @param spark the version of Spark
   * @throws JobException when the folders by which it is to be cut are not there
   */
  public static Cut cut(
      UnitsConfig asked,
      InputState table,
      String run,
      RunDigest digest,
      Sampling counted,
      String spark) {
    // the same run may count other numbers for its report, or be gone on with by another version
    RunDigest whole =
        digest
            .with("report.statistics", counted.counted() + " 1/" + counted.every())
            .with("feedforward", Version.ours())
            .with("spark", spark);
    return new Cut(run, Instant.now(), whole, of(asked, table));
  }

  /**
   * The units of a table, one at least.
   *
   * @throws JobException when the folders by which it is to be cut are not there
   */
  public static List<Unit> of(UnitsConfig asked, InputState table) {
    if (!(table instanceof InputFiles input)) {
      throw new IllegalStateException("A table of a catalogue is not cut");
    }
    if (input.files().isEmpty()) {
      return List.of(new Unit("all", List.of()));
    }
    return asked.by().isPresent()
        ? byFolder(input, asked.by().get())
        : byCount(input.files(), asked.files().orElseThrow());
  }

  /** Of as many files each as can be, in the order of their names. */
  private static List<Unit> byCount(List<FileStatus> files, long most) {
    long count = (files.size() + most - 1) / most;
    List<Unit> units = new ArrayList<>();
    for (long unit = 0; unit < count; unit++) {
      int from = (int) (files.size() * unit / count);
      int to = (int) (files.size() * (unit + 1) / count);
      units.add(new Unit(String.valueOf(unit + 1), paths(files.subList(from, to))));
    }
    return units;
  }

  private static List<Unit> byFolder(InputFiles input, String name) {
    if (!input.layout().partitions().contains(name)) {
      throw noFolders(name, input.layout().partitions());
    }
    Map<String, List<FileStatus>> folders = new TreeMap<>();
    for (FileStatus file : input.files()) {
      String folder = folder(file.getPath(), name).orElseThrow();
      folders.computeIfAbsent(folder, first -> new ArrayList<>()).add(file);
    }
    List<Unit> units = new ArrayList<>();
    folders.forEach((folder, files) -> units.add(new Unit(folder, paths(files))));
    return units;
  }

  /** The folder of that name which is nearest to the file: no other is among the partitions. */
  private static Optional<String> folder(Path file, String name) {
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      if (at.getName().startsWith(name + "=")) {
        return Optional.of(at.getName());
      }
    }
    return Optional.empty();
  }

  private static List<String> paths(List<FileStatus> files) {
    return files.stream().map(file -> file.getPath().toString()).toList();
  }

  private static JobException noFolders(String name, List<String> partitions) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "run.units.by: %s: the input has no folders %s=...%s; run.units.files cuts it by the"
                + " number of files",
            Names.escape(name),
            Names.escape(name),
            partitions.isEmpty() ? "" : ", but those of " + Names.list(partitions)));
  }
}
