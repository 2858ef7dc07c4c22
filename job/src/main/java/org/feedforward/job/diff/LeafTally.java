package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.function.Supplier;

/** What is counted of one column, or of one field of it, while pairs of rows go by. */
public final class LeafTally implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Largest absolute = new Largest();
  private final Largest relative = new Largest();
  private final Decades decades = new Decades();
  private final Confusion confusion = new Confusion();
  private long sameRows;
  private long sameValues;
  private long otherValues;
  private long nulls;
  private long notNumbers;
  private long lengths;
  private int shortest = Integer.MAX_VALUE;
  private int longest;
  private boolean same = true;

  /** Two values with the same bits, or two nulls. */
  void same() {
    sameValues++;
  }

  /** Two values of other bits. */
  void other() {
    otherValues++;
    same = false;
  }

  /** A null on one side alone. */
  void oneIsNull() {
    nulls++;
    other();
  }

  /** NaN on one side alone. */
  void oneIsNotANumber() {
    notNumbers++;
    other();
  }

  /** Two numbers of other bits. */
  void numbers(double a, double b, double difference, Supplier<String> row) {
    other();
    decades.add(difference);
    absolute.add(difference, row);
    relative.add(relative(a, b, difference), row);
  }

  private static double relative(double a, double b, double difference) {
    if (difference == 0) {
      return 0;
    }
    return Double.isInfinite(difference)
        ? Double.POSITIVE_INFINITY
        : difference / Math.max(Math.abs(a), Math.abs(b));
  }

  /** Two lists of the same length. */
  void length(int elements) {
    shortest = Math.min(shortest, elements);
    longest = Math.max(longest, elements);
  }

  /** Two lists of other lengths, whose values are not compared. */
  void lengths() {
    lengths++;
    shortest = 0;
    longest = Integer.MAX_VALUE;
    other();
  }

  void labels(String a, String b) {
    confusion.add(a, b);
  }

  /** The pair of rows ends. */
  void endOfRow() {
    if (same) {
      sameRows++;
    }
    same = true;
  }

  void merge(LeafTally other) {
    absolute.merge(other.absolute);
    relative.merge(other.relative);
    decades.merge(other.decades);
    confusion.merge(other.confusion);
    sameRows += other.sameRows;
    sameValues += other.sameValues;
    otherValues += other.otherValues;
    nulls += other.nulls;
    notNumbers += other.notNumbers;
    lengths += other.lengths;
    shortest = Math.min(shortest, other.shortest);
    longest = Math.max(longest, other.longest);
  }

  public Largest absolute() {
    return absolute;
  }

  public Largest relative() {
    return relative;
  }

  public Decades decades() {
    return decades;
  }

  public Confusion confusion() {
    return confusion;
  }

  /** Pairs of rows whose values are the same in all bits. */
  public long sameRows() {
    return sameRows;
  }

  public long sameValues() {
    return sameValues;
  }

  public long otherValues() {
    return otherValues;
  }

  public long nulls() {
    return nulls;
  }

  public long notNumbers() {
    return notNumbers;
  }

  /** Pairs of lists of other lengths. */
  public long otherLengths() {
    return lengths;
  }

  /** How many elements every list has; 0 where they are not of one length. */
  int elements() {
    return shortest == longest ? longest : 0;
  }
}
