package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a label of one side met a label of the other. A column of more labels than people use,
 * or of longer ones, holds texts and not labels: of it only the flips are counted. That is decided
 * by what the column holds, never by the order in which it is read.
 */
public final class Confusion implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int MOST_PAIRS = 1000;
  private static final int LONGEST = 200;

  /**
   * Two labels that met.
   *
   * @param a the label of one side
   * @param b the label of the other
   */
  public record Pair(String a, String b) implements Comparable<Pair>, Serializable {

    @Override
    public int compareTo(Pair other) {
      int first = a.compareTo(other.a);
      return first != 0 ? first : b.compareTo(other.b);
    }
  }

  private final TreeMap<Pair, Long> pairs = new TreeMap<>();
  private boolean ofLabels = true;
  private long flips;

  void add(String a, String b) {
    if (!a.equals(b)) {
      flips++;
    }
    add(new Pair(a, b), 1);
  }

  private void add(Pair pair, long times) {
    if (ofLabels) {
      pairs.merge(pair, times, Long::sum);
      if (pairs.size() > MOST_PAIRS || pair.a().length() > LONGEST || pair.b().length() > LONGEST) {
        ofLabels = false;
        pairs.clear();
      }
    }
  }

  void merge(Confusion other) {
    flips += other.flips;
    if (!other.ofLabels) {
      ofLabels = false;
      pairs.clear();
    }
    other.pairs.forEach(this::add);
  }

  /** How many rows have another label. */
  public long flips() {
    return flips;
  }

  /** Whether the column holds labels. */
  public boolean isOfLabels() {
    return ofLabels;
  }

  /** How often each pair was met; empty for a column that holds other texts. */
  public Map<Pair, Long> pairs() {
    return Collections.unmodifiableMap(pairs);
  }
}
