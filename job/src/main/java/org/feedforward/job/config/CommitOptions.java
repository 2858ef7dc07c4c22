package org.feedforward.job.config;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.feedforward.job.config.tree.ConfigFaults;

/** Options of a writer that would change how, or where, its files become a result. */
public final class CommitOptions {

  private static final Pattern COMMITS =
      Pattern.compile("(?i).*(?:committer|commitprotocol|output\\.?dir|outputformat).*");

  private CommitOptions() {}

  /** What is wrong with the names of options. */
  public static List<String> problems(String named, Collection<String> names) {
    return names.stream()
        .filter(CommitOptions::isOne)
        .map(name -> ConfigFaults.commitOption(named, name))
        .toList();
  }

  static boolean isOne(String name) {
    return COMMITS.matcher(name).matches();
  }
}
