package org.feedforward.job.broadcast;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.feedforward.Model;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/**
 * The heap that a model needs. Its weights lie there once, and those of linear layers a second time
 * packed for the CPU: of one layer after another on an executor, which lets go what it has packed,
 * of all layers in local mode, where the driver keeps the model.
 *
 * @param weightBytes the weights
 * @param packedBytes those of them that are packed
 * @param largestBytes the largest of these
 */
public record ModelHeap(long weightBytes, long packedBytes, long largestBytes)
    implements Serializable {

  /** Spark starts with no less. */
  private static final long LEAST_MEGABYTES = 450;

  /** A heap with which it does, whatever the collector leaves out of it. */
  private static final long STARTING = 512;

  /** What Spark, a query and a task have alive, and what they make while a collection runs. */
  private static final long SPARK_MEGABYTES = 200;

  /** Live memory that Spark has at least, whatever is scored. */
  private static final long LIVE_MEGABYTES = 40;

  private static final String DRIVER = "driver";

  /** What a model needs. */
  public static ModelHeap of(Model model) {
    long weights = 0;
    Set<Value> packed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Value value : model.graph().values()) {
      if (value.op() instanceof Op.Constant) {
        weights += bytes(value);
      } else if (value.op() instanceof Op.Linear) {
        value.operands().stream()
            .skip(1)
            .filter(operand -> operand.op() instanceof Op.Constant)
            .forEach(packed::add);
      }
    }
    return new ModelHeap(
        weights,
        packed.stream().mapToLong(ModelHeap::bytes).sum(),
        packed.stream().mapToLong(ModelHeap::bytes).max().orElse(0));
  }

  private static long bytes(Value constant) {
    return (long) constant.shape().perRow() * constant.dtype().bytes();
  }

  /** Reads a model from a file; {@link JobException} with what it needs where the heap is short. */
  public static Model reading(Path file, Supplier<Model> read) {
    try {
      return read.get();
    } catch (OutOfMemoryError e) {
      throw new ModelHeap(file.toFile().length(), 0, 0).driverTooSmall(true, e);
    }
  }

  /** Megabytes of heap that a driver should have, which in local mode is the executor too. */
  public long driverMegabytes(boolean local) {
    return recommended(driverBytes(local));
  }

  /** Megabytes of heap that an executor should have. */
  public long executorMegabytes() {
    return recommended(executorBytes());
  }

  /**
   * Megabytes that an executor has alive with the model and some tasks, which in local mode is the
   * driver.
   *
   * @param tasks what these have alive together, in bytes
   */
  public long liveMegabytes(boolean local, long tasks) {
    return megabytes((local ? driverBytes(true) : executorBytes()) + tasks) + SPARK_MEGABYTES;
  }

  /** Megabytes of heap that an executor needs for that; Spark starts with no less than some. */
  public long neededMegabytes(boolean local, long tasks) {
    return Math.max(LEAST_MEGABYTES, liveMegabytes(local, tasks));
  }

  /** Megabytes of that which are Spark's own. */
  public static long liveMegabytesOfSpark() {
    return SPARK_MEGABYTES;
  }

  /** Megabytes without which an executor cannot even begin. */
  public long leastMegabytes(boolean local, long tasks) {
    return megabytes((local ? driverBytes(true) : executorBytes()) + tasks) + LIVE_MEGABYTES;
  }

  /**
   * Megabytes of heap that an executor of an application has, which in local mode is the driver.
   */
  public static long limitMegabytes(SparkContext context) {
    return context.isLocal() ? heapHere() : executorHeap(context);
  }

  /**
   * What to say of tasks that do not fit beside the model, before any has run.
   *
   * @param tasks how many run at the same time
   * @param bytes what these have alive together
   */
  public JobException tasksDoNotFit(SparkContext context, int tasks, long bytes) {
    boolean local = context.isLocal();
    long needed = neededMegabytes(local, bytes);
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "out of memory: this model's weights take %,d MB and %,d %s at once %,d MB, for which"
                + " %s needs a heap of about %,d MB and has %,d MB: give it %s, or run fewer tasks"
                + " at once",
            megabytes(weightBytes),
            tasks,
            tasks == 1 ? "task" : "tasks",
            megabytes(bytes),
            local ? "the driver" : "an executor",
            needed,
            limitMegabytes(context),
            local ? driverSetting(needed) : executorSetting(needed)));
  }

  private long driverBytes(boolean local) {
    return local ? weightBytes + packedBytes : weightBytes;
  }

  private long executorBytes() {
    return weightBytes + largestBytes;
  }

  private static long recommended(long live) {
    return Math.max(LEAST_MEGABYTES, megabytes(live) * 6 / 5 + SPARK_MEGABYTES);
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  /**
   * Refuses an application whose driver or executors cannot hold the model, before they try.
   *
   * @throws JobException with the megabytes that are needed and the setting
   */
  void requireRoom(SparkContext context) {
    boolean local = context.isLocal();
    if (heapHere() < megabytes(driverBytes(local)) + LIVE_MEGABYTES) {
      throw driverTooSmall(local, null);
    }
    long executor = executorHeap(context);
    if (!local && executor < megabytes(executorBytes()) + LIVE_MEGABYTES) {
      throw executorTooSmall(executor, null);
    }
  }

  /** What to say where memory ran out in the JVM of a driver or an executor. */
  public JobException tooSmallHere(OutOfMemoryError cause) {
    SparkEnv here = SparkEnv.get();
    return here == null || here.executorId().equals(DRIVER)
        ? driverTooSmall(true, cause)
        : executorTooSmall(heapHere(), cause);
  }

  private static long heapHere() {
    return Runtime.getRuntime().maxMemory() >> 20;
  }

  private JobException driverTooSmall(boolean local, Throwable cause) {
    long has = heapHere();
    long needed = Math.max(driverMegabytes(local), cause == null ? 0 : more(has));
    return tooSmall("the driver", has, needed, driverSetting(needed), cause);
  }

  /** What to say where memory ran out and no model is known that took it. */
  public static String outOfMemory() {
    return "out of memory: " + advice();
  }

  /** What to say where Spark ended the process for a task of local mode. */
  public static String taskOutOfMemory() {
    return "Spark ended the process for a task that failed, most likely out of memory: " + advice();
  }

  /** What to say where Spark does not start for the heap of the driver or of executors. */
  public static JobException tooSmallForSpark(boolean driver, Throwable cause) {
    String setting = driver ? driverSetting(STARTING) : executorSetting(STARTING);
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "Spark does not start with less than %,d MB of heap for %s: give it %s",
            LEAST_MEGABYTES,
            driver ? "the driver, which has " + heapHere() + " MB" : "an executor",
            setting),
        cause);
  }

  private static String advice() {
    long has = heapHere();
    return String.format(
        Locale.ROOT, "the heap has %,d MB: give it more, as %s", has, driverSetting(2 * has));
  }

  private static String driverSetting(long megabytes) {
    String size = megabytes + "m";
    return System.getProperty("SPARK_SUBMIT") == null
        ? "FEEDFORWARD_JAVA_OPTS=-Xmx" + size + ", or -Xmx" + size + " where you start the JVM"
        : "--driver-memory " + size + " or --conf spark.driver.memory=" + size;
  }

  /** Where memory ran out all the same, what a heap of these megabytes should become. */
  private static long more(long megabytes) {
    return megabytes * 5 / 4;
  }

  /** What to say of the executors of an application, of which one was lost. */
  public JobException executorTooSmall(SparkContext context, Throwable cause) {
    return executorTooSmall(executorHeap(context), cause);
  }

  private static long executorHeap(SparkContext context) {
    return context.conf().getSizeAsMb("spark.executor.memory", "1g");
  }

  private JobException executorTooSmall(long has, Throwable cause) {
    long needed = Math.max(executorMegabytes(), cause == null ? 0 : more(has));
    return tooSmall("an executor", has, needed, executorSetting(needed), cause);
  }

  private static String executorSetting(long megabytes) {
    return "--conf spark.executor.memory=" + megabytes + "m";
  }

  private JobException tooSmall(
      String who, long has, long needed, String setting, Throwable cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "out of memory: this model's weights take %,d MB, for which %s needs a heap of about"
                + " %,d MB and has %,d MB: give it %s",
            megabytes(weightBytes),
            who,
            needed,
            has,
            setting),
        cause);
  }
}
