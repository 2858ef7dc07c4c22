package org.feedforward.job.input;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.config.InputConfig;

/** Paths that hold letters of globs, as {@code part[1].csv}, for what stands there by that name. */
public final class LiteralPath {

  private LiteralPath() {}

  /** The table at a path, which is taken as it is when it exists, and as a glob otherwise. */
  public static InputConfig of(InputConfig config, Configuration configuration) {
    String path = config.path();
    if (escaped(path).equals(path) || !exists(path, configuration)) {
      return config;
    }
    return config.at(escaped(path));
  }

  private static boolean exists(String path, Configuration configuration) {
    try {
      Path literal = new Path(path);
      return literal.getFileSystem(configuration).exists(literal);
    } catch (IOException | IllegalArgumentException e) {
      return false; // told in other words where the path is listed
    }
  }

  /** What Spark's reader is to load. */
  static String[] places(InputConfig config) {
    return config
        .files()
        .map(some -> some.stream().map(LiteralPath::escaped).toArray(String[]::new))
        .orElseGet(() -> new String[] {config.path()});
  }

  /** A glob that finds a path alone. */
  public static String escaped(String path) {
    return path.replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
  }
}
