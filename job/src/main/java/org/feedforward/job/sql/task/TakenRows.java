package org.feedforward.job.sql.task;

import java.util.Objects;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.sql.numbers.RowSelection;
import org.feedforward.job.statistics.Sampling;

/**
 * Which rows of a tile are taken for the distributions of what goes into a network: by their places
 * in their files, which are the same however the files are read.
 */
final class TakenRows {

  private static final byte SEPARATOR = '/';

  private final Sampling sampling;
  private final boolean[] taken;
  private UTF8String path;
  private int file;

  /** The block of the last row, and whether it is taken: rows mostly come block by block. */
  private long block;

  private boolean takesBlock;

  TakenRows(Sampling sampling, int rows) {
    this.sampling = sampling;
    this.taken = new boolean[rows];
  }

  /**
   * Chooses rows of the file that Spark reads now.
   *
   * @param index which place each has
   */
  boolean[] of(ColumnVector index, RowSelection rows) {
    UTF8String now = InputFileBlockHolder.getInputFilePath();
    if (!Objects.equals(now, path)) {
      path = now;
      file = nameHash(now.getBytes());
      block = -1;
    }
    for (int i = 0; i < rows.count(); i++) {
      long row = index.getLong(rows.row(i));
      if (row / Sampling.BLOCK != block) {
        block = row / Sampling.BLOCK;
        takesBlock = sampling.takes(row, file);
      }
      taken[i] = takesBlock;
    }
    return taken;
  }

  /** A number for a file's name, which does not change when its folder is moved. */
  private static int nameHash(byte[] path) {
    int hash = 0;
    for (byte one : path) {
      hash = one == SEPARATOR ? 0 : 31 * hash + one;
    }
    return hash >>> 1;
  }
}
