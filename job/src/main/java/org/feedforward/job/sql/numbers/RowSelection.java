package org.feedforward.job.sql.numbers;

/** Some rows of a batch, ascending: consecutive ones, or those that a filter has selected. */
public final class RowSelection {

  private final int[] selected;
  private final int first;
  private final int count;

  private RowSelection(int[] selected, int first, int count) {
    this.selected = selected;
    this.first = first;
    this.count = count;
  }

  public static RowSelection consecutive(int first, int count) {
    return new RowSelection(null, first, count);
  }

  /** The rows that an array names, from a position of the array on. */
  public static RowSelection selected(int[] rows, int from, int count) {
    boolean consecutive = rows[from + count - 1] - rows[from] == count - 1;
    return consecutive ? consecutive(rows[from], count) : new RowSelection(rows, from, count);
  }

  public int count() {
    return count;
  }

  public boolean areConsecutive() {
    return selected == null;
  }

  public int row(int i) {
    return selected == null ? first + i : selected[first + i];
  }

  /** How many rows lie between the first and the last, both included. */
  public int span() {
    return row(count - 1) - row(0) + 1;
  }
}
