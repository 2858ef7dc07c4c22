package org.feedforward.job.target;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.FileSystems;

/**
 * The path or glob of a table that is read while a result is written.
 *
 * @param path as Hadoop understands it
 * @param configuration of its file system
 */
record InputPath(String path, Configuration configuration) {

  /** Refuses a place that is the input, lies inside it, holds it, or is matched by its glob. */
  void requireApartFrom(Place place) {
    try {
      Path pattern = new Path(path);
      FileSystem system = FileSystems.of("--input " + Names.path(path), pattern, configuration);
      List<Path> inputs = new ArrayList<>();
      FileStatus[] matches = system.globStatus(pattern);
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        inputs.add(Locations.real(system.makeQualified(match.getPath())));
      }
      for (Path input : inputs) {
        if (contains(input, place.path())) {
          throw TargetFaults.liesInInput(place, input);
        }
        if (contains(place.path(), input)) {
          throw TargetFaults.holdsInput(place, input);
        }
      }
      if (isMatchedBy(system.makeQualified(pattern), place.path())) {
        throw TargetFaults.matchesInput(place, path);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw TargetFaults.unreadableInput(path, e);
    }
  }

  private static boolean contains(Path folder, Path path) {
    for (Path at = path; at != null; at = at.getParent()) {
      if (at.equals(folder)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a path, or a folder that holds it, would be found by a glob. */
  private static boolean isMatchedBy(Path glob, Path path) throws IOException {
    Path at = path;
    while (at != null && at.depth() > glob.depth()) {
      at = at.getParent();
    }
    Path pattern = glob;
    if (at == null || at.depth() != glob.depth()) {
      return false;
    }
    while (at.getParent() != null) {
      if (!new GlobFilter(pattern.getName()).accept(at)) {
        return false;
      }
      at = at.getParent();
      pattern = pattern.getParent();
    }
    return true;
  }
}
