package org.feedforward.job.sql.sink;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapred.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.TaskContext;
import org.apache.spark.internal.io.SparkHadoopWriterUtils;
import org.feedforward.job.sql.counts.TaskStatistics;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** One task of a write: all rows of a partition, in the files of one commit. */
final class WritePartition extends AbstractFunction2<TaskContext, Iterator<PartitionRows>, byte[]>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SharedWrite write;
  private final long mostBytes;

  /**
   * The function of a write.
   *
   * @param mostBytes how long the statistics of a task may be
   */
  WritePartition(SharedWrite write, long mostBytes) {
    this.write = write;
    this.mostBytes = mostBytes;
  }

  @Override
  public byte[] apply(TaskContext task, Iterator<PartitionRows> rows) {
    Stopwatch watch = new Stopwatch(task.partitionId());
    PartitionWriter.Written written = write(write, task, rows.next(), mostBytes);
    return new PartitionResult(
            written.result().commitMsg(),
            written.ledger(),
            watch.time(written.ledger().rows()),
            written.statistics())
        .bytes();
  }

  /**
   * Writes the rows of a task.
   *
   * @param mostBytes how long its statistics may be
   */
  static PartitionWriter.Written write(
      SharedWrite write, TaskContext task, PartitionRows rows, long mostBytes) {
    TaskAttemptContext attempt = attempt(write, task);
    write.committer().setupTask(attempt);
    PartitionWriter writer = new PartitionWriter(write, attempt, task.partitionId());
    try {
      writer.writeAll(rows);
      byte[] statistics =
          TaskStatistics.in(task).map(counted -> counted.bytes(mostBytes)).orElse(new byte[0]);
      return writer.commit(statistics);
    } catch (Throwable e) { // Spark's Scala throws checked exceptions undeclared
      try {
        writer.abort();
      } catch (Throwable second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** The attempt as Hadoop names it, with a number of its own for each of a partition. */
  private static TaskAttemptContext attempt(SharedWrite write, TaskContext task) {
    JobID job = SparkHadoopWriterUtils.createJobID(write.trackerId(), task.stageId());
    TaskID partition = new TaskID(job, TaskType.MAP, task.partitionId());
    int number = (int) task.taskAttemptId() & Integer.MAX_VALUE;
    TaskAttemptID attempt = new TaskAttemptID(partition, number);
    Configuration hadoop = write.description().serializableHadoopConf().value();
    hadoop.set("mapreduce.job.id", job.toString());
    hadoop.set("mapreduce.task.id", partition.toString());
    hadoop.set("mapreduce.task.attempt.id", attempt.toString());
    hadoop.setBoolean("mapreduce.task.ismap", true);
    hadoop.setInt("mapreduce.task.partition", 0);
    return new TaskAttemptContextImpl(hadoop, attempt);
  }
}
