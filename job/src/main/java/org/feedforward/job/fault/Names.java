package org.feedforward.job.fault;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.feedforward.text.Printable;

/** Names that users type and files hold, as messages show them. */
public final class Names {

  private static final int MOST_NAMES = 12;

  private Names() {}

  /** The known name that is nearest to an unknown one, if any is near enough to be meant. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    int most = name.length() / 3;
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= most)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /** {@code "; did you mean 'x'?"}, or nothing when no known name is near. */
  public static String hint(String name, Collection<String> known) {
    return nearest(name, known).map(near -> "; did you mean '" + escape(near) + "'?").orElse("");
  }

  /** A name like another that none of some has, in any case: {@code faults_} for {@code faults}. */
  public static String unused(String name, Collection<String> taken) {
    String unused = name;
    while (taken.stream().anyMatch(unused::equalsIgnoreCase)) {
      unused += "_";
    }
    return unused;
  }

  /** The names, escaped and joined, long lists shortened. */
  public static String list(List<String> names) {
    return Printable.list(names.stream().map(Secrets::hidden).toList(), MOST_NAMES);
  }

  /** As {@code column 'a'} or {@code columns 'a', 'b'}, long lists shortened. */
  public static String columns(List<String> names) {
    String quoted = list(names.stream().map(name -> "'" + escape(name) + "'").toList());
    return (names.size() == 1 ? "column " : "columns ") + quoted;
  }

  /**
   * A text from a file, so that it cannot move the cursor or break the line of a message, nor tell
   * a secret.
   */
  public static String escape(String text) {
    return Printable.name(Secrets.hidden(text));
  }

  /** The same for a path, of which the last letters say most. */
  public static String path(String path) {
    return Printable.sentence(Secrets.hidden(path));
  }

  /**
   * How many letters are to be changed, added, left out or swapped with the next; letters are
   * compared without case.
   */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (same(a, i, b, j) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1 && j > 1 && same(a, i, b, j - 1) && same(a, i - 1, b, j)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  /** Whether the i-th letter of one text is the j-th of the other, counted from 1. */
  private static boolean same(String a, int i, String b, int j) {
    return Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
  }
}
