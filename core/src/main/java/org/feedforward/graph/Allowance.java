package org.feedforward.graph;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * How much memory the constants of one model may take all together. A few bytes of a file can
 * describe a tensor of any size, and four hundred of them; a network has its numbers in its files.
 * What is made beside them (masks, positions, a transposed matrix, integers and halves in wider
 * types) stays within eight times the files and some.
 */
public final class Allowance {

  /**
   * Enough for the masks of sequences of 4,000, and a quarter of the smallest heap that is used.
   */
  public static final long FIXED_BYTES = 64L << 20;

  /** An int8 becomes an int64. */
  public static final int TIMES_THE_FILES = 8;

  private long fileBytes;
  private long most;
  private long left;

  private Allowance(long fileBytes, long most) {
    this.fileBytes = fileBytes;
    this.most = most;
    this.left = most;
  }

  /** For a model whose files have so many bytes. */
  public static Allowance of(long fileBytes) {
    return new Allowance(fileBytes, FIXED_BYTES + TIMES_THE_FILES * fileBytes);
  }

  /** For networks that come from no file but from a program. */
  public static Allowance unlimited() {
    return new Allowance(0, Long.MAX_VALUE);
  }

  /** The whole of this, before anything was taken. */
  public Allowance fresh() {
    return new Allowance(fileBytes, most);
  }

  /** Counts another file that the model turns out to consist of. */
  public void addFile(long bytes) {
    fileBytes += bytes;
    most += TIMES_THE_FILES * bytes;
    left += TIMES_THE_FILES * bytes;
  }

  /** Takes off what a tensor needs, before there is memory for it. */
  public void take(DType dtype, long elements) {
    requireRoom(dtype, elements);
    left -= elements * dtype.bytes();
  }

  /** Refuses a tensor that this has no room for, of that shape, whatever overflows. */
  public void requireRoom(DType dtype, int... shape) {
    long elements = 1;
    for (int extent : shape) {
      elements = Math.min(elements * extent, 1L << 31);
    }
    requireRoom(dtype, elements);
  }

  private void requireRoom(DType dtype, long elements) {
    if (elements > left / dtype.bytes()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "describes constants of more than %,d MB in all, from files of %,d bytes; at most"
                  + " %d MB and %d times the files are computed in advance: store large constants"
                  + " in the file",
              most >> 20,
              fileBytes,
              FIXED_BYTES >> 20,
              TIMES_THE_FILES));
    }
  }

  /**
   * Refuses a graph whose constants, with those that are computed from constants when it is made
   * ready to run, take more than this.
   */
  public void require(Graph graph) {
    Allowance whole = fresh();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Value> constant = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Value value : graph.values()) {
      boolean isStored = value.op() instanceof Op.Constant;
      boolean isComputed =
          !value.operands().isEmpty()
              && !value.shape().hasBatch()
              && constant.containsAll(value.operands());
      if (isStored || isComputed) {
        constant.add(value);
        if (isComputed || seen.add(((Op.Constant) value.op()).tensor())) {
          whole.take(value.dtype(), (long) value.shape().perRow());
        }
      }
    }
  }
}
