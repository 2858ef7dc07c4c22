package org.feedforward.job.sql.sink;

import java.io.Serializable;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.counts.TaskBytes;
import org.feedforward.job.statistics.TaskTime;

/**
 * What a task tells the driver, as {@link TaskBytes}.
 *
 * @param commit what Spark's commit protocol wants to know of the task
 * @param ledger the rows of the partition
 * @param time what they took
 * @param statistics what was counted of their numbers; empty for nothing
 */
record PartitionResult(TaskCommitMessage commit, Ledger ledger, TaskTime time, byte[] statistics)
    implements Serializable {

  /** The same without what has been taken in already. */
  PartitionResult withoutStatistics() {
    return new PartitionResult(commit, ledger, time, new byte[0]);
  }

  byte[] bytes() {
    return TaskBytes.of(this);
  }

  static PartitionResult read(byte[] bytes) {
    return TaskBytes.read(bytes, PartitionResult.class);
  }
}
