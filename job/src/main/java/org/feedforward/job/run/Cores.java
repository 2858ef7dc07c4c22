package org.feedforward.job.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * What an application computes on, whatever {@code spark.default.parallelism} says of its shuffles.
 *
 * @param all how many tasks run at the same time
 * @param ofExecutor how many of them in one executor, which in local mode is the driver
 */
record Cores(int all, int ofExecutor) {

  private static final Pattern LOCAL = Pattern.compile("local\\[([0-9]+|\\*)(?:,.*)?]");
  private static final String PARALLELISM = "spark.default.parallelism";

  /** Those of an application; of a cluster the executors that are there count. */
  static Cores of(SparkContext context) {
    SparkConf conf = context.conf();
    int perTask = conf.getInt("spark.task.cpus", 1);
    if (context.isLocal()) {
      int tasks = Math.max(1, ofLocal(context.master()) / perTask);
      return new Cores(tasks, tasks);
    }
    // the driver is among them
    int executors = Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
    int known = conf.contains(PARALLELISM) ? 0 : context.defaultParallelism();
    int each = conf.getInt("spark.executor.cores", otherwise(context.master(), known, executors));
    return new Cores(
        Math.max(1, Math.max(known, executors * each) / perTask), Math.max(1, each / perTask));
  }

  /**
   * Where nothing is said, YARN and Kubernetes give one, and a master of Spark's own all it has.
   */
  private static int otherwise(String master, int known, int executors) {
    boolean all = master.startsWith("spark:") || master.startsWith("local-cluster");
    return all ? Math.max(1, known / executors) : 1;
  }

  static int ofLocal(String master) {
    Matcher many = LOCAL.matcher(master);
    if (!many.matches()) {
      return 1;
    }
    return many.group(1).equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(many.group(1));
  }
}
