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
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** One task of a write: all rows of a partition, in the files of one commit. */
final class WritePartition extends AbstractFunction2<TaskContext, Iterator<PartitionRows>, byte[]>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SharedWrite write;

  WritePartition(SharedWrite write) {
    this.write = write;
  }

  @Override
  public byte[] apply(TaskContext task, Iterator<PartitionRows> rows) {
    TaskAttemptContext attempt = attempt(task);
    write.committer().setupTask(attempt);
    PartitionWriter writer = new PartitionWriter(write, attempt, task.partitionId());
    try {
      writer.writeAll(rows.next());
      return writer.commit().bytes();
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
  private TaskAttemptContext attempt(TaskContext task) {
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
