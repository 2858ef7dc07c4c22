package org.feedforward.job.sql.parquet;

import java.util.Arrays;

/** Rows of a row group of the input, ascending, and which part of the result each goes to. */
final class GroupRows {

  private int[] rows = new int[1 << 16];

  /** Null while all rows go to the first part. */
  private int[] parts;

  private int count;

  void clear() {
    count = 0;
    parts = null;
  }

  /** Adds a row that stands behind all others. */
  void add(int row, int part) {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
    }
    if (part > 0 && parts == null) {
      parts = new int[rows.length];
    }
    if (parts != null) {
      if (parts.length < rows.length) {
        parts = Arrays.copyOf(parts, rows.length);
      }
      parts[count] = part;
    }
    rows[count++] = row;
  }

  int count() {
    return count;
  }

  int row(int at) {
    return rows[at];
  }

  int part(int at) {
    return parts == null ? 0 : parts[at];
  }

  /** The last row. */
  int last() {
    return rows[count - 1];
  }
}
