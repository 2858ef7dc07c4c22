package org.feedforward.job.config.tree;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Secrets;

/** What no path of a job may hold. */
public final class PathRules {

  private static final Pattern SCHEME = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*):/.*");
  private static final List<String> WEB = List.of("http", "https");

  private PathRules() {}

  /** Whether a path needs no folder to be relative to. */
  public static boolean isAbsolute(String path) {
    return path.startsWith("/") || scheme(path).isPresent();
  }

  private static Optional<String> scheme(String path) {
    Matcher scheme = SCHEME.matcher(path);
    return scheme.matches()
        ? Optional.of(scheme.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Refuses what is not the path of a table or a result. */
  public static void require(String named, String path) {
    problem(path, true)
        .ifPresent(
            problem -> {
              throw JobException.usage(ConfigFaults.path(named, path, problem));
            });
  }

  /**
   * What is wrong with a path.
   *
   * @param hadoop whether it is one that Hadoop understands, or one of this machine
   */
  public static Optional<String> problem(String path, boolean hadoop) {
    String scheme = scheme(path).orElse("file");
    if (path.indexOf('\0') >= 0) {
      return Optional.of(ConfigFaults.PATH_HOLDS_NUL);
    } else if (path.contains("${")) {
      return Optional.of(ConfigFaults.PATH_HOLDS_VARIABLE);
    } else if (Secrets.inPath(path)) {
      return Optional.of(ConfigFaults.PATH_HOLDS_SECRET);
    } else if (WEB.contains(scheme)) {
      return Optional.of(ConfigFaults.PATH_IS_OF_THE_WEB);
    } else if (!hadoop && !scheme.equals("file")) {
      return Optional.of(ConfigFaults.PATH_IS_ELSEWHERE);
    } else if (hadoop && withoutAuthority(path).contains(":")) {
      return Optional.of(ConfigFaults.PATH_HOLDS_COLON);
    }
    return Optional.empty();
  }

  private static String withoutAuthority(String path) {
    return path.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?(?=/)", "");
  }
}
