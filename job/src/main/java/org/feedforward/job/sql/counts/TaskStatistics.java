package org.feedforward.job.sql.counts;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.feedforward.job.statistics.Statistics;
import org.feedforward.job.statistics.TileStatistics;

/**
 * What the operator counts in a task, for whoever writes the rows of the same task. Between the two
 * stand Spark's own operators, which pass nothing on but rows; an accumulator would travel with
 * every heartbeat.
 */
public final class TaskStatistics {

  private static final Map<Long, TileStatistics> BY_TASK = new ConcurrentHashMap<>();

  private TaskStatistics() {}

  /** Has the counts of this task known until it ends. */
  public static void of(TaskContext task, TileStatistics counted) {
    long id = task.taskAttemptId();
    BY_TASK.put(id, counted);
    task.addTaskCompletionListener((TaskCompletionListener) ended -> BY_TASK.remove(id));
  }

  /** What was counted in a task; nothing where no operator of it counts. */
  public static Optional<Statistics> in(TaskContext task) {
    return Optional.ofNullable(BY_TASK.get(task.taskAttemptId())).map(TileStatistics::statistics);
  }
}
