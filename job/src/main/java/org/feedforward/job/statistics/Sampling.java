package org.feedforward.job.statistics;

import java.io.Serializable;
import java.util.OptionalLong;

/**
 * Which numbers of a run are counted. Where they are {@link Counted#SAMPLED sampled}, the
 * distributions of what goes into the network are those of every so many-th block of {@link #BLOCK}
 * rows of a file, which is the same part however the files are read. Counts, extremes and means are
 * those of all rows, and so is all that comes out of the network.
 *
 * @param counted which numbers
 * @param every one block of so many is taken; 1 for all
 */
public record Sampling(Counted counted, int every) implements Serializable {

  /** Rows of a block: few, so that rows in some order are taken evenly. */
  public static final int BLOCK = 256;

  /** As many rows of a table are taken at least, where it has them. */
  public static final int ROWS = 50_000;

  /** Nothing is counted. */
  public static final Sampling NONE = new Sampling(Counted.NONE, 1);

  /**
   * What is counted of a table.
   *
   * @param rows how many rows it has, where that is known
   */
  public static Sampling of(Counted counted, OptionalLong rows) {
    long every = counted == Counted.SAMPLED ? rows.orElse(0) / ROWS : 1;
    return new Sampling(counted, (int) Math.max(1, Math.min(every, Integer.MAX_VALUE)));
  }

  /** Whether all rows are taken. */
  public boolean takesAll() {
    return every == 1;
  }

  /**
   * Whether a row is taken.
   *
   * @param row its place in its file
   * @param file a number that a file has for itself, so that not all begin with a block that is
   *     taken
   */
  public boolean takes(long row, int file) {
    return Math.floorMod(row / BLOCK + file, every) == 0;
  }
}
