package org.feedforward.job.sql.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.ExecutedWriteSummary;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.WriteTaskResult;
import org.apache.spark.sql.execution.datasources.WriteTaskStats;
import org.apache.spark.sql.execution.datasources.WriteTaskStatsTracker;
import org.feedforward.job.sql.catalyst.Seqs;

/** What Spark's commands want to know of the files of a task: how many, of how many rows. */
final class FileStatistics {

  private final List<WriteTaskStatsTracker> trackers;
  private final List<String> files = new ArrayList<>();

  private FileStatistics(List<WriteTaskStatsTracker> trackers) {
    this.trackers = trackers;
  }

  static FileStatistics of(WriteJobDescription description) {
    return new FileStatistics(
        Seqs.list(description.statsTrackers()).stream()
            .map(tracker -> tracker.newTaskInstance())
            .toList());
  }

  void newFile(String path) {
    files.add(path);
    trackers.forEach(tracker -> tracker.newFile(path));
  }

  /** Looks at files that are complete, before the commit may move them. */
  WriteTaskResult commit(long rows, Supplier<TaskCommitMessage> commit) {
    for (WriteTaskStatsTracker tracker : trackers) {
      for (long row = 0; row < rows; row++) {
        tracker.newRow(files.get(0), InternalRow.empty()); // counted, not looked at
      }
      files.forEach(tracker::closeFile);
    }
    long begin = System.nanoTime();
    TaskCommitMessage message = commit.get();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    List<WriteTaskStats> found =
        trackers.stream().map(tracker -> tracker.getFinalStats(millis)).toList();
    return new WriteTaskResult(
        message,
        new ExecutedWriteSummary(scala.collection.immutable.Set$.MODULE$.empty(), Seqs.seq(found)));
  }
}
