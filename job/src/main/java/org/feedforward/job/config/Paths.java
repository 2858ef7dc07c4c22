package org.feedforward.job.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;

/** What no path of a job may hold. */
public final class Paths {

  private static final Pattern SCHEME = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*):/.*");
  private static final List<String> WEB = List.of("http", "https");

  private Paths() {}

  /** Whether a path needs no folder to be relative to. */
  static boolean isAbsolute(String path) {
    return path.startsWith("/") || scheme(path).isPresent();
  }

  private static Optional<String> scheme(String path) {
    Matcher scheme = SCHEME.matcher(path);
    return scheme.matches()
        ? Optional.of(scheme.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /**
   * Adds what is wrong with a path to the problems.
   *
   * @param hadoop whether it is one that Hadoop understands, or one of this machine
   */
  static void check(String named, String path, boolean hadoop, List<String> problems) {
    problem(path, hadoop)
        .ifPresent(problem -> problems.add(named + " " + Names.path(path) + ": " + problem));
  }

  /** Refuses what is not the path of a table or a result. */
  public static void require(String named, String path) {
    problem(path, true)
        .ifPresent(
            problem -> {
              throw JobException.usage(named + " " + Names.path(path) + ": " + problem);
            });
  }

  private static Optional<String> problem(String path, boolean hadoop) {
    String scheme = scheme(path).orElse("file");
    if (path.indexOf('\0') >= 0) {
      return Optional.of("no path may hold the character NUL; choose another name");
    } else if (path.contains("${")) {
      return Optional.of(
          "${...} is not expanded here; write the path out, or let the shell expand it in a flag");
    } else if (Secrets.inPath(path)) {
      return Optional.of(
          "a path may not hold a password, key or token, which would be seen wherever the path is;"
              + " give it as a setting of the file system (--conf spark.hadoop.fs....) or in"
              + " Hadoop's configuration");
    } else if (WEB.contains(scheme)) {
      return Optional.of(
          "files of a web server are not read here; copy them to a disk or a store first");
    } else if (!hadoop && !scheme.equals("file")) {
      return Optional.of(
          "the file is read on the machine that starts the job; copy it there and give its path");
    } else if (hadoop && withoutAuthority(path).contains(":")) {
      return Optional.of("a path may not contain ':'; choose another name");
    }
    return Optional.empty();
  }

  private static String withoutAuthority(String path) {
    return path.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?(?=/)", "");
  }
}
