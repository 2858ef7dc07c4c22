package org.feedforward.graph;

/**
 * An index in the data (an Embedding's id) that its table does not have: a fault of the row, not of
 * the model.
 */
public final class IndexOutOfRangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long index;
  private final int extent;
  private final int row;

  /** The index, the number of entries it should address, and the row of the batch it stands in. */
  public IndexOutOfRangeException(long index, int extent, int row) {
    super(
        "Index "
            + index
            + " is out of range: the table has "
            + extent
            + " entries (0 to "
            + (extent - 1)
            + ")");
    this.index = index;
    this.extent = extent;
    this.row = row;
  }

  /** The index found. */
  public long index() {
    return index;
  }

  /** The number of entries. */
  public int extent() {
    return extent;
  }

  /** The row within the batch, from 0. */
  public int row() {
    return row;
  }
}
