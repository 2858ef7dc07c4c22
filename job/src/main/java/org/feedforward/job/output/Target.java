package org.feedforward.job.output;

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
import org.feedforward.job.config.PathRules;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.FileSystems;

/** The place of a result, checked before anything is computed. */
final class Target {

  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "adl", "oss", "cosn");

  private final FileSystem system;
  private final Path path;

  private Target(FileSystem system, Path path) {
    this.system = system;
    this.path = path;
  }

  /** The place that a path names; {@link JobException} when no result may stand there. */
  static Target of(String text, Configuration configuration) {
    PathRules.require("--output", text);
    try {
      Path path = new Path(text);
      String scheme = path.toUri().getScheme();
      if (scheme != null && OBJECT_STORES.contains(scheme)) {
        throw JobException.usage(
            "--output "
                + Names.path(text)
                + ": "
                + scheme
                + " cannot rename a folder in one step, so a result could be seen half written;"
                + " write to a file system (file, hdfs) and copy the finished folder");
      }
      requireFirstCommitter(configuration);
      FileSystem system = FileSystems.of("--output " + Names.path(text), path, configuration);
      Path qualified = system.makeQualified(path);
      if (qualified.getParent() == null) {
        throw JobException.usage(
            "--output "
                + Names.path(text)
                + ": a result cannot stand in the place of the root folder");
      }
      return new Target(
          system,
          new Path(new Path(Locations.real(qualified.getParent()).toUri()), qualified.getName()));
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          ExitCode.USAGE, "--output " + Names.path(text) + ": " + Names.escape(e.getMessage()), e);
    }
  }

  static boolean isObjectStore(String text) {
    String scheme = new Path(text).toUri().getScheme();
    return scheme != null && OBJECT_STORES.contains(scheme);
  }

  private static void requireFirstCommitter(Configuration configuration) {
    String key = "mapreduce.fileoutputcommitter.algorithm.version";
    if (configuration.get(key, "1").equals("2")) {
      throw JobException.usage(
          "spark.hadoop."
              + key
              + "=2 is refused: a failed task could leave its rows in the result; use 1");
    }
  }

  FileSystem system() {
    return system;
  }

  Path path() {
    return path;
  }

  /** Nothing may be here, or a result of ours that is to be replaced. */
  void requireFree(boolean overwrite) throws IOException {
    if (!system.exists(path)) {
      return;
    }
    if (!overwrite) {
      throw new JobException(
          ExitCode.OUTPUT, shown() + " exists; --overwrite replaces a result of Feedforward");
    }
    requireOurs();
  }

  /**
   * No result may stand in another one: it would go with that one, and make it a folder with files
   * that are not its own.
   */
  void requireOutsideOfResults() throws IOException {
    try {
      for (Path at = path.getParent(); at != null; at = at.getParent()) {
        if (Manifest.read(system, at).isPresent() || Owner.read(system, at).isPresent()) {
          throw new JobException(
              ExitCode.OUTPUT,
              shown()
                  + " lies in "
                  + Locations.shown(at)
                  + ", which is a result of Feedforward; choose a place outside of it");
        }
      }
    } catch (AccessControlException e) {
      // whoever may not look into a folder above has no result there
    }
  }

  /** Makes room where an empty folder lies, in which nothing can be lost. */
  void removeEmpty() throws IOException {
    if (system.exists(path)
        && system.getFileLinkStatus(path).isDirectory()
        && system.listStatus(path).length == 0) {
      system.delete(path, false);
    }
  }

  private void requireOurs() throws IOException {
    FileStatus status = system.getFileLinkStatus(path);
    Optional<Manifest> manifest =
        status.isDirectory() ? Manifest.read(system, path) : Optional.empty();
    if (manifest.isEmpty()) {
      if (status.isDirectory()) {
        requireNoneWithin();
      }
      throw new JobException(
          ExitCode.OUTPUT,
          shown()
              + " was not written by Feedforward (it has no "
              + Manifest.NAME
              + "), so it is not replaced; remove it yourself or choose another place");
    }
    requireNoneWithin();
    Set<String> foreign = new TreeSet<>(ResultFiles.list(system, path).keySet());
    foreign.removeAll(manifest.get().files().keySet());
    if (!foreign.isEmpty()) {
      throw new JobException(
          ExitCode.OUTPUT,
          shown()
              + " holds files that Feedforward did not write ("
              + Names.list(List.copyOf(foreign))
              + "), so it is not replaced; move them away or choose another place");
    }
  }

  private void requireNoneWithin() throws IOException {
    String mark = "/" + Manifest.NAME;
    Optional<String> inner =
        ResultFiles.list(system, path).keySet().stream().filter(f -> f.endsWith(mark)).findFirst();
    if (inner.isPresent()) {
      String name = inner.get().substring(0, inner.get().length() - mark.length());
      throw new JobException(
          ExitCode.OUTPUT,
          shown()
              + " holds another result ("
              + Names.escape(name)
              + "), so it is not replaced; choose another place");
    }
  }

  /** As messages show it: without the scheme when it is the local file system's. */
  String shown() {
    return Locations.shown(path);
  }
}
