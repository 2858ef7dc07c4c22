package org.feedforward.job.sql.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.execution.datasources.WriteTaskResult;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.counts.ScoringSource;

/**
 * Writes the rows of a partition and counts them. A file is opened for the first row that comes
 * into it; the first partition has one in any case, so that a result without rows has its columns.
 */
final class PartitionWriter {

  private final boolean isFirst;
  private final Ledger ledger = new Ledger();
  private final UnscoredRows unscored;
  private final SharedWrite write;
  private final TaskAttemptContext attempt;
  private PartitionFiles files;

  PartitionWriter(SharedWrite write, TaskAttemptContext attempt, int partition) {
    this.write = write;
    this.attempt = attempt;
    this.isFirst = partition == 0;
    this.unscored = new UnscoredRows(write, attempt, ledger);
  }

  /** Writes rows until there are no more, or none counts any more. */
  void writeAll(PartitionRows rows) {
    if (rows instanceof PartitionRows.Late late) {
      LateRows lateRows = new LateRows(write, attempt, ledger, unscored);
      files = lateRows;
      try {
        lateRows.writeAll(late);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      WholeRows wholeRows = new WholeRows(write, attempt, ledger, unscored);
      files = wholeRows;
      PartitionRows.Whole whole = (PartitionRows.Whole) rows;
      whole.hindrance().ifPresent(ledger::addHindrance);
      wholeRows.writeAll(whole.rows());
    }
  }

  /**
   * What a task has written.
   *
   * @param result what Spark wants to know of the files
   * @param ledger the rows of the partition
   * @param statistics what was counted of their numbers; empty for nothing
   */
  record Written(WriteTaskResult result, Ledger ledger, byte[] statistics) {}

  /**
   * Closes the files and asks Spark for leave to keep them, both at once.
   *
   * @param statistics what was counted of the rows' numbers
   */
  Written commit(byte[] statistics) {
    if (isFirst) {
      unscored.open();
    }
    unscored.close();
    ScoringSource.here().addFaults(ledger.reasons());
    return new Written(files.commit(isFirst), ledger, statistics);
  }

  /** Gives up all files of this attempt. */
  void abort() {
    try {
      unscored.close();
    } finally {
      if (files == null) {
        write.committer().abortTask(attempt);
      } else {
        files.abort();
      }
    }
  }
}
