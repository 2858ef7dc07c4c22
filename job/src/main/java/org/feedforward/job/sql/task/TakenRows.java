package org.feedforward.job.sql.task;

import java.util.Objects;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.sql.numbers.RowSelection;
import org.feedforward.job.statistics.SampledRows;
import org.feedforward.job.statistics.Sampling;

/**
 * Which rows of a tile are taken for the distributions of what goes into a network: by their places
 * in their files, which are the same however the files are read.
 */
final class TakenRows {

  private static final byte SEPARATOR = '/';

  private final Sampling sampling;
  private final SampledRows taken;
  private UTF8String path;
  private int file;

  TakenRows(Sampling sampling, int rows) {
    this.sampling = sampling;
    this.taken = new SampledRows(rows);
  }

  /**
   * Chooses rows of the file that Spark reads now.
   *
   * @param index which place each has, ascending
   */
  SampledRows of(ColumnVector index, RowSelection rows) {
    UTF8String now = InputFileBlockHolder.getInputFilePath();
    if (!Objects.equals(now, path)) {
      path = now;
      file = nameHash(now.getBytes());
    }
    taken.clear();
    int count = rows.count();
    if (index.getLong(rows.row(count - 1)) - index.getLong(rows.row(0)) == count - 1) {
      takeBlocks(index.getLong(rows.row(0)), count);
    } else {
      for (int i = 0; i < count; i++) {
        if (sampling.takes(index.getLong(rows.row(i)), file)) {
          taken.take(i, i + 1);
        }
      }
    }
    return taken;
  }

  /** Chooses from rows that stand one after another in the file. */
  private void takeBlocks(long first, int count) {
    int from = 0;
    while (from < count) {
      long left = Sampling.BLOCK - (first + from) % Sampling.BLOCK;
      int to = (int) Math.min(count, from + left);
      if (sampling.takes(first + from, file)) {
        taken.take(from, to);
      }
      from = to;
    }
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
