package org.feedforward.job.config;

import java.util.List;
import java.util.regex.Pattern;
import org.feedforward.job.fault.Names;

/** What no path of a job may hold. */
final class Paths {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private Paths() {}

  /** Whether a path needs no folder to be relative to. */
  static boolean isAbsolute(String path) {
    return path.startsWith("/") || SCHEME.matcher(path).matches();
  }

  /** Adds what is wrong with a path to the problems. */
  static void check(String named, String path, boolean hadoop, List<String> problems) {
    if (path.contains("${")) {
      problems.add(
          named
              + " "
              + Names.escape(path)
              + ": ${...} is not expanded here; write the path out, or let the shell expand it in"
              + " a flag");
    } else if (hadoop && withoutAuthority(path).contains(":")) {
      problems.add(
          named + " " + Names.escape(path) + ": a path may not contain ':'; choose another name");
    }
  }

  private static String withoutAuthority(String path) {
    return path.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?(?=/)", "");
  }
}
