package org.feedforward.job.target;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.fault.Names;

/** Paths as they lie on disk, and as people read them. */
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

  /** A path without the scheme when it is the local file system's. */
  static String plain(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  /** The same as messages show it. */
  static String shown(Path path) {
    return Names.path(plain(path));
  }
}
