package org.feedforward.job.sql.sink;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.feedforward.job.statistics.TaskTime;

/** Measures what the thread of a task takes. */
final class Stopwatch {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS = 1e9;

  private final int partition;
  private final long start = System.nanoTime();
  private final long cpuStart = cpu();

  Stopwatch(int partition) {
    this.partition = partition;
  }

  private static long cpu() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
  }

  /** What was taken since the watch was made. */
  TaskTime time(long rows) {
    return new TaskTime(
        partition, rows, (System.nanoTime() - start) / NANOS, (cpu() - cpuStart) / NANOS);
  }
}
