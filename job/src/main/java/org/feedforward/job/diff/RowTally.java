package org.feedforward.job.diff;

import java.io.Serializable;
import java.util.Optional;

/** What is counted of the rows of one side, and the first of them by their names as an example. */
final class RowTally implements Serializable {

  private static final long serialVersionUID = 1L;

  private final First only = new First();
  private final First doubled = new First();
  private long rows;
  private long nullKeys;

  /** A number of rows, and the first of them by its name. */
  static final class First implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private String name = "";

    void add(String row) {
      add(1, row);
    }

    private void add(long rows, String row) {
      if (rows > 0 && (count == 0 || row.compareTo(name) < 0)) {
        name = row;
      }
      count += rows;
    }

    void merge(First other) {
      add(other.count, other.name);
    }

    long count() {
      return count;
    }

    /** The first; nothing where there is none, or rows have no names. */
    Optional<String> name() {
      return Optional.of(name).filter(text -> !text.isEmpty());
    }
  }

  /** A row. */
  void row() {
    rows++;
  }

  /** A row of which a key is null. */
  void nullKey() {
    nullKeys++;
  }

  void merge(RowTally other) {
    only.merge(other.only);
    doubled.merge(other.doubled);
    rows += other.rows;
    nullKeys += other.nullKeys;
  }

  long rows() {
    return rows;
  }

  long nullKeys() {
    return nullKeys;
  }

  /** Rows that the other side lacks. */
  First only() {
    return only;
  }

  /** Rows whose key another row of the same side has. */
  First doubled() {
    return doubled;
  }
}
