package org.feedforward.job.target;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.FileSystems;
import org.feedforward.job.sql.files.HiddenFiles;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.ResultFiles;

/** A whole result in a folder, for those who read it and change nothing. */
public final class CommittedResult {

  private final FileSystem system;
  private final Path path;
  private final Path data;
  private final Standing standing;
  private final List<String> files;

  private CommittedResult(FileSystem system, Path path, Manifest manifest) {
    this.system = system;
    this.path = path;
    this.data = manifest.folder(path);
    this.standing = new Standing(manifest.run(), manifest.facts(), manifest.rows(), true);
    this.files = manifest.files().keySet().stream().filter(CommittedResult::isRead).toList();
  }

  /**
   * The result in a folder.
   *
   * @throws org.feedforward.job.fault.JobException when there is none, or its files are not those
   *     that its run wrote
   */
  public static CommittedResult of(String folder, Configuration configuration) {
    Path given = Targets.path("a result", folder);
    try {
      FileSystem system = FileSystems.of(Names.path(folder), given, configuration);
      Path path = system.makeQualified(given);
      Optional<Manifest> manifest = Manifest.read(system, path);
      if (manifest.isEmpty()) {
        throw TargetFaults.notCommitted(folder, runsIn(system, path));
      }
      Map<String, Long> found = ResultFiles.list(system, manifest.get().folder(path));
      if (!found.equals(manifest.get().files())) {
        throw TargetFaults.damaged(folder);
      }
      return new CommittedResult(system, path, manifest.get());
    } catch (IOException e) {
      throw TargetFaults.unreadableInput(folder, e);
    }
  }

  /** The results of runs that lie in a folder. */
  private static List<String> runsIn(FileSystem system, Path folder) throws IOException {
    List<String> runs = new ArrayList<>();
    if (system.exists(folder)) {
      for (FileStatus status : system.listStatus(folder)) {
        if (status.isDirectory() && Manifest.read(system, status.getPath()).isPresent()) {
          runs.add(status.getPath().getName());
        }
      }
    }
    return runs;
  }

  /** Whether readers of the folder read a file: it lies in no hidden folder. */
  private static boolean isRead(String file) {
    for (String part : file.split("/")) {
      if (HiddenFiles.isHidden(part)) {
        return false;
      }
    }
    return true;
  }

  /** Where it stands, as people write it. */
  public String place() {
    return Locations.plain(path);
  }

  /** The folder in which its files stand, as people write it. */
  public String data() {
    return Locations.plain(data);
  }

  /** What its manifest says. */
  public Standing standing() {
    return standing;
  }

  /** The files that hold its rows, by their paths below that folder. */
  public List<String> files() {
    return files;
  }

  /**
   * Checks that another run has not replaced the result while it was read.
   *
   * @throws org.feedforward.job.fault.JobException when one has
   */
  public void requireUnchanged() {
    try {
      Optional<Manifest> now = Manifest.read(system, path);
      if (now.isEmpty() || !now.get().run().equals(standing.run())) {
        throw TargetFaults.replacedMeanwhile(place());
      }
    } catch (IOException e) {
      throw TargetFaults.unreadableInput(place(), e);
    }
  }
}
