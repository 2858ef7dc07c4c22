package org.feedforward.job.identity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;

/**
 * All that the numbers of a result depend on, by name: the model, the input, and every setting that
 * is not the default. Two runs of one name with the same digest are the same run.
 *
 * @param parts the parts as they are stored: short texts as they are, others as their hash
 */
public record RunDigest(SortedMap<String, String> parts) {

  private static final int LONGEST_TEXT = 200;
  private static final String HASH = "sha256:";

  public RunDigest {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /** The digest of some parts. */
  public static RunDigest of(Map<String, String> texts) {
    SortedMap<String, String> parts = new TreeMap<>();
    texts.forEach((name, text) -> parts.put(name, stored(text)));
    return new RunDigest(parts);
  }

  /** The same with one more part. */
  public RunDigest with(String name, String text) {
    SortedMap<String, String> more = new TreeMap<>(parts);
    more.put(name, stored(text));
    return new RunDigest(more);
  }

  private static String stored(String text) {
    boolean shown = text.length() <= LONGEST_TEXT && Secrets.hidden(text).equals(text);
    return shown && !text.startsWith(HASH) ? text : HASH + Sha256.of(text);
  }

  /** All parts in one. */
  public String sha256() {
    Sha256 sum = new Sha256();
    parts.forEach((name, text) -> sum.add(name).add(text));
    return sum.hex();
  }

  /** What is another than in an older digest: a clause for each part. */
  public List<String> differencesFrom(RunDigest older) {
    Set<String> names = new TreeSet<>(parts.keySet());
    names.addAll(older.parts.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String present = parts.get(name);
      String before = older.parts.get(name);
      if (present == null) {
        differences.add(name + " is not given any more" + was(before));
      } else if (before == null) {
        differences.add(name + " is" + shown(present) + " and was not given");
      } else if (!present.equals(before)) {
        differences.add(
            isHash(present) || isHash(before)
                ? name + " differs"
                : name + " is" + shown(present) + was(before));
      }
    }
    return differences;
  }

  private static String was(String text) {
    return isHash(text) ? "" : ", was" + shown(text);
  }

  private static String shown(String text) {
    return isHash(text) ? " given" : " '" + Names.escape(text) + "'";
  }

  /** Whether a person learns nothing from a text. */
  private static boolean isHash(String text) {
    return text.startsWith(HASH) || text.matches("[0-9a-f]{64}");
  }
}
