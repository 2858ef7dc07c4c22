package org.feedforward.job.target;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.FileSystems;
import org.feedforward.job.sql.sink.RowSink;
import org.feedforward.job.target.store.Manifest;

/** The rejected rows of an earlier result. */
public final class Rejects {

  private static final String NAMED = "--only-rejects";

  private Rejects() {}

  /**
   * The folder of the rejected rows.
   *
   * @param run a result, or a folder of rejects that stands apart from its result
   * @throws org.feedforward.job.fault.JobException when it is neither
   */
  public static String of(String run, Configuration configuration) {
    Path path = Targets.path(NAMED, run);
    try {
      FileSystem system = FileSystems.of(NAMED + " " + Names.path(run), path, configuration);
      Optional<Manifest> manifest = Manifest.read(system, path);
      Path data = manifest.map(found -> found.folder(path)).orElse(path);
      Path inside = new Path(data, RowSink.REJECTS);
      if (system.exists(inside)) {
        return inside.toString();
      }
      if (manifest.isPresent() && manifest.get().facts().has(RejectsFolder.RESULT)) {
        return path.toString();
      }
      return manifest
          .map(found -> found.facts().path(RejectsFolder.REJECTS).asText())
          .filter(apart -> !apart.isEmpty())
          .orElseThrow(() -> TargetFaults.withoutRejects(run));
    } catch (IOException e) {
      throw TargetFaults.unreadableInput(run, e);
    }
  }
}
