package org.feedforward.job.sql.sink;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.datasources.BasicWriteJobStatsTracker;
import org.apache.spark.sql.execution.datasources.WriteJobStatsTracker;
import org.apache.spark.sql.execution.metric.SQLMetric;

/** One task of a write that Spark's own command commits. */
final class WriteFilesTask
    implements FlatMapFunction<Iterator<PartitionRows>, WriterCommitMessage> {

  private static final long serialVersionUID = 1L;

  private final SharedWrite write;
  private final SQLMetric copied;
  private final SQLMetric encoded;

  WriteFilesTask(SharedWrite write, SQLMetric copied, SQLMetric encoded) {
    this.write = write;
    this.copied = copied;
    this.encoded = encoded;
  }

  /** Whether statistics are counts of files and rows, for which no row needs to be shown. */
  static boolean isCounter(WriteJobStatsTracker statistics) {
    return statistics.getClass() == BasicWriteJobStatsTracker.class;
  }

  @Override
  public Iterator<WriterCommitMessage> call(Iterator<PartitionRows> rows) {
    PartitionWriter.Written written =
        WritePartition.write(write, TaskContext.get(), rows.next(), 0);
    copied.add(written.ledger().copied());
    encoded.add(written.ledger().encoded());
    return List.<WriterCommitMessage>of(written.result()).iterator();
  }
}
