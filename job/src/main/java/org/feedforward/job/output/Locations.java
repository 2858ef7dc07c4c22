package org.feedforward.job.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.FileSystems;

/** How the places of input and output lie to each other. */
final class Locations {

  private Locations() {}

  /** The path without symbolic links, as far as it exists; other file systems have none. */
  static Path real(Path path) throws IOException {
    if (!"file".equals(path.toUri().getScheme())) {
      return path;
    }
    java.nio.file.Path local = java.nio.file.Path.of(path.toUri().getPath());
    java.nio.file.Path existing = local;
    while (existing != null && !java.nio.file.Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return path;
    }
    java.nio.file.Path resolved = existing.toRealPath().resolve(existing.relativize(local));
    return new Path("file", null, resolved.normalize().toString());
  }

  /** Refuses an output that is the input, lies inside it, holds it, or is matched by its glob. */
  static void requireApart(String input, Path output, Configuration configuration) {
    try {
      Path pattern = new Path(input);
      FileSystem system = FileSystems.of("--input " + Names.path(input), pattern, configuration);
      List<Path> inputs = new ArrayList<>();
      FileStatus[] matches = system.globStatus(pattern);
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        inputs.add(real(system.makeQualified(match.getPath())));
      }
      for (Path path : inputs) {
        if (contains(path, output)) {
          throw JobException.usage(
              "--output "
                  + shown(output)
                  + " lies in the input "
                  + shown(path)
                  + "; the next run would score its own result: choose a folder outside");
        }
        if (contains(output, path)) {
          throw JobException.usage(
              "--output "
                  + shown(output)
                  + " holds the input "
                  + shown(path)
                  + "; replacing it would delete the input: choose another folder");
        }
      }
      if (matchesGlob(system.makeQualified(pattern), output)) {
        throw JobException.usage(
            "--output "
                + shown(output)
                + " is matched by the input "
                + Names.path(input)
                + "; the next run would score its own result: choose another folder");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          ExitCode.DATA,
          Names.path(input) + ": cannot be read: " + Names.escape(e.getMessage()),
          e);
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
  private static boolean matchesGlob(Path glob, Path path) throws IOException {
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

  /** A path without the scheme when it is the local file system's. */
  static String plain(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  /** The same as messages show it. */
  static String shown(Path path) {
    return Names.path(plain(path));
  }
}
