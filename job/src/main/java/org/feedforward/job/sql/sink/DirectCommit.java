package org.feedforward.job.sql.sink;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.mapred.SparkHadoopMapRedUtil;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Spark's protocol for a file system without renames: a task writes its files where they stay,
 * under names that no other attempt of it has. Of two attempts that speculation has started the
 * first one that asks Spark's coordinator may keep its files; the other one removes them. What
 * counts are the files that the attempts name which Spark takes the results of; an attempt whose
 * process dies may leave files behind, of which nobody says that they belong to the result.
 */
final class DirectCommit extends FileCommitProtocol implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final String folder;

  /** The files of a task, by their paths below the folder. */
  private transient List<String> opened;

  /**
   * The protocol of a write.
   *
   * @param id tells it from others
   * @param folder where the files stand
   */
  DirectCommit(String id, String folder) {
    this.id = id;
    this.folder = folder;
  }

  /** The files of a task that counts, with their lengths in bytes. */
  @SuppressWarnings("unchecked")
  static Map<String, Long> files(TaskCommitMessage message) {
    return (Map<String, Long>) message.obj();
  }

  @Override
  public void setupJob(JobContext job) {}

  @Override
  public void commitJob(JobContext job, Seq<TaskCommitMessage> tasks) {}

  /** Whoever made the folder removes it. */
  @Override
  public void abortJob(JobContext job) {}

  @Override
  public void setupTask(TaskAttemptContext task) {
    opened = new ArrayList<>();
  }

  @Override
  public String newTaskTempFile(TaskAttemptContext task, Option<String> below, FileNameSpec name) {
    return newFile(task, below, name.prefix(), name.suffix());
  }

  private String newFile(
      TaskAttemptContext task, Option<String> below, String prefix, String suffix) {
    String file =
        String.format(
            Locale.ROOT,
            "%spart-%05d-%s-%d%s",
            prefix,
            task.getTaskAttemptID().getTaskID().getId(),
            id,
            task.getTaskAttemptID().getId(),
            suffix);
    String path = below.isDefined() ? below.get() + "/" + file : file;
    opened.add(path);
    return new Path(folder, path).toString();
  }

  /** The older form, which Spark 4.0 calls: what comes behind the name, with the extension. */
  @Deprecated
  @Override
  public String newTaskTempFile(TaskAttemptContext task, Option<String> below, String suffix) {
    return newFile(task, below, "", suffix);
  }

  @Deprecated
  @Override
  public String newTaskTempFileAbsPath(TaskAttemptContext task, String place, String extension) {
    throw new UnsupportedOperationException("A result has no files outside of its folder");
  }

  /**
   * Names the files.
   *
   * @throws org.apache.spark.executor.CommitDeniedException when another attempt may keep its own
   */
  @Override
  public TaskCommitMessage commitTask(TaskAttemptContext task) {
    TaskAttemptID attempt = task.getTaskAttemptID();
    SparkHadoopMapRedUtil.commitTask(
        new Coordinated(), task, attempt.getJobID().getId(), attempt.getTaskID().getId());
    Map<String, Long> files = new HashMap<>();
    try {
      FileSystem system = new Path(folder).getFileSystem(task.getConfiguration());
      for (String file : opened) {
        files.put(file, system.getFileStatus(new Path(folder, file)).getLen());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TaskCommitMessage(files);
  }

  @Override
  public void abortTask(TaskAttemptContext task) {
    try {
      FileSystem system = new Path(folder).getFileSystem(task.getConfiguration());
      for (String file : opened) {
        system.delete(new Path(folder, file), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has nothing to do when a task commits but to be asked for by Spark, which then coordinates. */
  private static final class Coordinated extends OutputCommitter {

    @Override
    public boolean needsTaskCommit(TaskAttemptContext task) {
      return true;
    }

    @Override
    public void setupJob(JobContext job) {}

    @Override
    public void setupTask(TaskAttemptContext task) {}

    @Override
    public void commitTask(TaskAttemptContext task) {}

    @Override
    public void abortTask(TaskAttemptContext task) {}
  }

  /** All files of tasks that count. */
  static Map<String, Long> files(List<TaskCommitMessage> tasks) {
    Map<String, Long> all = new TreeMap<>();
    tasks.forEach(task -> all.putAll(files(task)));
    return all;
  }
}
