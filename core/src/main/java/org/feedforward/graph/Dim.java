package org.feedforward.graph;

/**
 * The extent of one axis: a number, or a number times the batch size B. Where a Reshape has merged
 * the batch with other axes, {@code outer} and {@code inner} say how: the axis runs over outer x B
 * x inner in C order. That is what lets a later Reshape split it again, and tells a harmless merge
 * from one that mixes rows.
 *
 * @param outer extent of what varies slower than the batch; the whole extent when {@code batch} is
 *     false
 * @param batch whether the batch size is a factor
 * @param inner extent of what varies faster than the batch; 1 when {@code batch} is false
 */
public record Dim(int outer, boolean batch, int inner) {

  /** The batch axis itself. */
  public static final Dim BATCH = new Dim(1, true, 1);

  public Dim {
    if (outer < 0 || inner < 0 || (!batch && inner != 1)) {
      throw new IllegalArgumentException("Invalid extent: " + outer + ", " + batch + ", " + inner);
    }
    requireRoom(outer, inner);
  }

  /** A fixed extent. */
  public static Dim of(int extent) {
    return new Dim(extent, false, 1);
  }

  /** As the constructor, for what may be more than an axis can have. */
  static Dim of(long outer, boolean batch, long inner) {
    requireRoom(outer, inner);
    return new Dim((int) outer, batch, (int) inner);
  }

  private static void requireRoom(long outer, long inner) {
    Inference.require(
        inner == 0 || outer <= Integer.MAX_VALUE / inner,
        "An axis of %s elements per row is too large: it has more than 2^31 - 1 elements",
        outer * inner);
  }

  /** Whether this is the batch and nothing else. */
  public boolean isBatch() {
    return batch && outer == 1 && inner == 1;
  }

  /** Whether this is a fixed extent of 1, which broadcasts. */
  public boolean isOne() {
    return !batch && outer == 1;
  }

  /** Elements per row of the batch. */
  public int perRow() {
    return outer * inner;
  }

  /** The extent for a batch of the given size. */
  public int extent(int batchSize) {
    return batch ? Math.multiplyExact(perRow(), batchSize) : outer;
  }

  @Override
  public String toString() {
    if (!batch) {
      return Integer.toString(outer);
    }
    return (outer == 1 ? "" : outer + "*") + "N" + (inner == 1 ? "" : "*" + inner);
  }
}
