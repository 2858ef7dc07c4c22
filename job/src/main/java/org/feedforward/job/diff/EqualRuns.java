package org.feedforward.job.diff;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Runs of equal numbers among sorted rows of a task: series, number, something else, and how often
 * the row is there.
 */
final class EqualRuns {

  private final Iterator<Row> rows;
  private final long[] before;
  private final List<Row> run = new ArrayList<>();
  private Row ahead;
  private long times;

  /**
   * The runs of a task.
   *
   * @param before how many numbers of each series other tasks have before this one
   */
  EqualRuns(Iterator<Row> rows, long[] before) {
    this.rows = rows;
    this.before = before.clone();
    this.ahead = rows.hasNext() ? rows.next() : null;
  }

  /** Goes to the next run; whether there is one. */
  boolean next() {
    if (!run.isEmpty()) {
      before[series()] += times;
    }
    run.clear();
    times = 0;
    while (ahead != null && (run.isEmpty() || isEqual(run.get(0), ahead))) {
      run.add(ahead);
      times += ahead.getLong(3);
      ahead = rows.hasNext() ? rows.next() : null;
    }
    return !run.isEmpty();
  }

  private static boolean isEqual(Row one, Row other) {
    return one.getInt(0) == other.getInt(0) && one.getDouble(1) == other.getDouble(1);
  }

  int series() {
    return run.get(0).getInt(0);
  }

  /** How many rows the run has. */
  int size() {
    return run.size();
  }

  Row row(int i) {
    return run.get(i);
  }

  long times(int i) {
    return run.get(i).getLong(3);
  }

  /** How many numbers are equal. */
  long all() {
    return times;
  }

  /** Twice the rank of the numbers, counted from 1. */
  long rank() {
    return 2 * before[series()] + times + 1;
  }

  /** Makes a row of each row of a run. */
  interface Made {
    Row of(EqualRuns run, int i);
  }

  /** What is made of all rows, one after another. */
  Iterator<Row> rows(Made made) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        if (at < size()) {
          return true;
        }
        at = 0;
        return EqualRuns.this.next();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return made.of(EqualRuns.this, at++);
      }
    };
  }
}
