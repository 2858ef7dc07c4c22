package org.feedforward.graph;

import java.util.Optional;

/** An index in the data (an Embedding's id) that its table does not have. */
public final class IndexOutOfRangeException extends RowFaultException {

  private static final long serialVersionUID = 1L;

  private final long index;
  private final int extent;

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
            + ")",
        row,
        element,
        origin);
    this.index = index;
    this.extent = extent;
  }

  @Override
  public IndexOutOfRangeException of(Origin found) {
    IndexOutOfRangeException located =
        new IndexOutOfRangeException(index, extent, row(), element(), Optional.of(found));
    located.initCause(this);
    return located;
  }

  /** {@code holds id -1, but the embedding has rows 0 to 3}. */
  @Override
  public String told() {
    Number value = origin().map(Origin::value).orElse(index);
    String rows = "but the embedding has rows 0 to " + (extent - 1);
    if (value instanceof Float number && (number.isNaN() || number.isInfinite())) {
      return "holds " + value + ", which is not an id";
    }
    return value.doubleValue() == index
        ? "holds id " + index + ", " + rows
        : "holds " + value + ", which becomes id " + index + ", " + rows;
  }

  @Override
  public long possible() {
    return 0;
  }

  /** The index found. */
  public long index() {
    return index;
  }

  /** The number of entries. */
  public int extent() {
    return extent;
  }
}
