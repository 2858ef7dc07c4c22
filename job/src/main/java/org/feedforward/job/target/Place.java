package org.feedforward.job.target;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.FileSystems;
import org.feedforward.job.sql.files.HiddenFiles;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.store.ResultFiles;

/**
 * The path of a result, and what stands there.
 *
 * @param named what messages call the path
 * @param system its file system
 * @param path the qualified path, of which only the last name may be a symbolic link
 * @param key the column whose value the folder's name tells, among those of other runs; nothing for
 *     a folder that is a result by itself
 */
record Place(String named, FileSystem system, Path path, Optional<String> key) {

  /** Where the attempts of runs lie: readers of all runs would take NAME=VALUE for one of them. */
  private static final String ATTEMPTS = "_attempts";

  /** Hadoop's key of the committer that Spark's writers use. */
  private static final String COMMITTER = "mapreduce.fileoutputcommitter.algorithm.version";

  /**
   * The place that a path names.
   *
   * @param named what messages call the path
   * @throws JobException when no result may stand there, whatever there is
   */
  static Place of(String named, Path path, Configuration configuration) {
    if (configuration.get(COMMITTER, "1").equals("2")) {
      throw TargetFaults.secondCommitter(COMMITTER);
    }
    try {
      String shown = named + " " + Names.path(path.toString());
      FileSystem system = FileSystems.of(shown, path, configuration);
      Path qualified = system.makeQualified(path);
      if (qualified.getParent() == null) {
        throw TargetFaults.root(named, path);
      }
      Path parent = new Path(Locations.real(qualified.getParent()).toUri());
      return new Place(named, system, new Path(parent, qualified.getName()), Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      throw TargetFaults.notAPath(named, path.toString(), e);
    }
  }

  /** The place of one run in a folder that holds others too. */
  Place ofRun(RunKey run) {
    try {
      Path folder = new Path(Locations.real(path).toUri());
      return new Place(named, system, new Path(folder, run.toString()), Optional.of(run.name()));
    } catch (IOException e) {
      throw TargetFaults.notAPath(named, path.toString(), e);
    }
  }

  /** The folder in which attempts for this place lie, where no reader finds them. */
  Path attempts() {
    return key.isPresent() ? new Path(path.getParent(), ATTEMPTS) : path.getParent();
  }

  /** The folder in which attempts for runs in this folder lie. */
  Path attemptsOfRuns() {
    return new Path(path, ATTEMPTS);
  }

  /** What the names of attempts for this place begin with. */
  String attemptPrefix() {
    return (key.isPresent() ? "" : "_feedforward-") + path.getName() + "-";
  }

  /**
   * Refuses a folder whose readers could not tell runs apart: one that holds runs by another key,
   * or files beside them.
   */
  void requireRunsBeside() throws IOException {
    Path folder = path.getParent();
    if (key.isEmpty() || !system.exists(folder)) {
      return;
    }
    for (FileStatus beside : system.listStatus(folder)) {
      String name = beside.getPath().getName();
      boolean hidden = HiddenFiles.isHidden(name);
      if (!hidden && !(beside.isDirectory() && name.startsWith(key.get() + "="))) {
        throw TargetFaults.notARunBeside(this, name);
      }
    }
  }

  boolean isTaken() throws IOException {
    return system.exists(path);
  }

  /** Refuses what stands here and may not be replaced. */
  void requireFree(Replacing replacing) throws IOException {
    if (!isTaken()) {
      return;
    }
    switch (replacing) {
      case NOTHING -> throw TargetFaults.exists(this);
      case OURS -> requireOurs();
      case OURS_OR_EMPTY -> {
        if (!isEmptyFolder()) {
          requireOurs();
        }
      }
    }
  }

  /**
   * No result may stand in another one: it would go with that one, and make it a folder with files
   * that are not its own.
   */
  void requireOutsideOfResults() throws IOException {
    try {
      for (Path at = path.getParent(); at != null; at = at.getParent()) {
        if (Manifest.read(system, at).isPresent() || Owner.read(system, at).isPresent()) {
          throw TargetFaults.withinResult(this, at);
        }
      }
    } catch (AccessControlException e) {
      // whoever may not look into a folder above has no result there
    }
  }

  /** Whether this is another place, or lies below it. */
  boolean isWithin(Place other) {
    for (Path at = path; at != null; at = at.getParent()) {
      if (at.equals(other.path)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an empty folder lies here, in which nothing can be lost. */
  boolean isEmptyFolder() throws IOException {
    return isFolder() && system.listStatus(path).length == 0;
  }

  private boolean isFolder() throws IOException {
    FileStatus status = system.getFileLinkStatus(path);
    return status.isDirectory();
  }

  private void requireOurs() throws IOException {
    if (!isFolder()) {
      throw TargetFaults.notOurs(this);
    }
    Set<String> files = new TreeSet<>(ResultFiles.list(system, path).keySet());
    Optional<Manifest> manifest = Manifest.read(system, path);
    requireNoneWithin(files);
    if (manifest.isEmpty()) {
      throw TargetFaults.notOurs(this);
    }
    files.removeAll(manifest.get().files().keySet());
    if (!files.isEmpty()) {
      throw TargetFaults.foreignFiles(this, List.copyOf(files));
    }
  }

  private void requireNoneWithin(Set<String> files) {
    String mark = "/" + Manifest.NAME;
    Optional<String> inner = files.stream().filter(file -> file.endsWith(mark)).findFirst();
    if (inner.isPresent()) {
      String name = inner.get().substring(0, inner.get().length() - mark.length());
      throw TargetFaults.holdsResult(this, name);
    }
  }

  /** As messages show it: without the scheme when it is the local file system's. */
  String shown() {
    return Locations.shown(path);
  }
}
