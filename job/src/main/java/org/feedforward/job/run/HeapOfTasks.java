package org.feedforward.job.run;

import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.run.PlannedRun.Memory;

/**
 * The heap that tasks take beside a model. What the reader and the writer hold is not known before
 * a run, so that the most is taken that they may hold.
 *
 * @param workspace bytes of the network's tiles
 * @param vectors bytes of a batch of numbers on its way in and out
 * @param read bytes of compressed columns of a row group of the input
 * @param written bytes of a row group of the result
 */
record HeapOfTasks(long workspace, long vectors, long read, long written) {

  /** Rows in a batch of Spark's vectors. */
  private static final long BATCH = 4096;

  /** Row groups of most writers, and of Spark's own, are no larger. */
  private static final long ROW_GROUP = 128 << 20;

  /**
   * What a task takes.
   *
   * @param workspace bytes of the network's tiles
   * @param largest the bytes of files of the largest partition; 0 where nobody knows
   * @param output bytes of the result of one partition
   */
  static HeapOfTasks of(Model model, long workspace, long largest, long output) {
    long numbers =
        model.inputs().stream().mapToLong(Port::elements).sum()
            + model.outputs().stream().mapToLong(Port::elements).sum();
    return new HeapOfTasks(
        workspace,
        2 * BATCH * numbers * Double.BYTES,
        Math.min(ROW_GROUP, largest),
        Math.min(ROW_GROUP, 2 * output));
  }

  /** All of a task. */
  long bytes() {
    return workspace + vectors + read + written;
  }

  /** What cannot be less, whatever reader and writer hold. */
  private long least() {
    return workspace + vectors;
  }

  /** How many tasks of a query an executor runs at the same time. */
  private static int tasksAtOnce(SparkContext context, int partitions) {
    return Math.min(Cores.of(context).ofExecutor(), Math.max(1, partitions));
  }

  /**
   * Refuses what cannot even begin: the tiles of all tasks beside the model.
   *
   * @throws org.feedforward.job.fault.JobException with the megabytes that are needed
   */
  void requireRoom(SparkContext context, Model model, int partitions) {
    int tasks = tasksAtOnce(context, partitions);
    long bytes = tasks * least();
    ModelHeap heap = ModelHeap.of(model);
    if (heap.leastMegabytes(context.isLocal(), bytes) > ModelHeap.limitMegabytes(context)) {
      throw heap.tasksDoNotFit(context, tasks, bytes);
    }
  }

  Memory memory(SparkContext context, Model model, int partitions) {
    int tasks = tasksAtOnce(context, partitions);
    boolean local = context.isLocal();
    ModelHeap heap = ModelHeap.of(model);
    return new Memory(
        heap.neededMegabytes(local, tasks * bytes()),
        ModelHeap.limitMegabytes(context),
        heap.liveMegabytes(local, 0) - ModelHeap.liveMegabytesOfSpark(),
        (bytes() >> 20) + 1,
        tasks);
  }

  static long largest(long[] bytes) {
    return Arrays.stream(bytes).max().orElse(0);
  }
}
