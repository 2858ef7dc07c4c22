package org.feedforward.graph;

import java.util.Optional;

/**
 * An index in the data (an Embedding's id) that its table does not have: a fault of the row, not of
 * the model.
 */
public final class IndexOutOfRangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long index;
  private final int extent;
  private final int row;
  private final int element;
  private final transient Optional<Origin> origin;

  /**
   * What came in where the index is made of one element of one input.
   *
   * @param input which input
   * @param element which of its elements
   * @param value what the row holds there
   */
  public record Origin(int input, int element, Number value) {}

  /** The index, the number of entries it should address, and the row of the batch it stands in. */
  public IndexOutOfRangeException(long index, int extent, int row) {
    this(index, extent, row, 0);
  }

  /** As above, and which of the indices of the row it is. */
  public IndexOutOfRangeException(long index, int extent, int row, int element) {
    this(index, extent, row, element, Optional.empty());
  }

  private IndexOutOfRangeException(
      long index, int extent, int row, int element, Optional<Origin> origin) {
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
    this.element = element;
    this.origin = origin;
  }

  /** This with what the index was made of. */
  public IndexOutOfRangeException of(Origin found) {
    IndexOutOfRangeException located =
        new IndexOutOfRangeException(index, extent, row, element, Optional.of(found));
    located.initCause(this);
    return located;
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

  /** Which of the indices of the row it is. */
  public int element() {
    return element;
  }

  /** What came in, where the index is made of one element of one input. */
  public Optional<Origin> origin() {
    return origin;
  }
}
