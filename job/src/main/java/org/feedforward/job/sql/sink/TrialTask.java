package org.feedforward.job.sql.sink;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.TaskMetrics;
import org.feedforward.job.quality.Ledger;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** A task of a write that ends after some time, and tells what it took. */
final class TrialTask extends AbstractFunction2<TaskContext, Iterator<PartitionRows>, byte[]>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SharedWrite write;
  private final long nanos;

  TrialTask(SharedWrite write, long nanos) {
    this.write = write;
    this.nanos = nanos;
  }

  @Override
  public byte[] apply(TaskContext task, Iterator<PartitionRows> rows) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long cpu = threads.getCurrentThreadCpuTime();
    Deadline deadline = new Deadline(threads, cpu + nanos);
    PartitionRows limited = limited(rows.next(), deadline);
    Ledger ledger = WritePartition.write(write, task, limited, 0).ledger();
    TaskMetrics metrics = task.taskMetrics();
    long[] numbers = {
      threads.getCurrentThreadCpuTime() - cpu,
      System.nanoTime() - start,
      metrics.inputMetrics().bytesRead(),
      metrics.outputMetrics().bytesWritten()
    };
    return TrialPart.of(ledger, !deadline.isOver(), numbers).bytes();
  }

  private static PartitionRows limited(PartitionRows rows, Deadline deadline) {
    if (rows instanceof PartitionRows.Late late) {
      return new PartitionRows.Late(
          new UntilThen<>(late.batches(), Deadline.ASKED_PER_LOOK, deadline),
          late.files(),
          late.stored());
    }
    PartitionRows.Whole whole = (PartitionRows.Whole) rows;
    return new PartitionRows.Whole(new UntilThen<>(whole.rows(), 1, deadline), whole.hindrance());
  }

  /**
   * The moment when a thread has computed long enough, which does not depend on what else the
   * machine does. It is asked for more often than the clock is read.
   */
  private static final class Deadline {

    private static final int ASKED_PER_LOOK = 256;

    private final ThreadMXBean threads;
    private final long end;
    private int asked;
    private boolean over;

    Deadline(ThreadMXBean threads, long end) {
      this.threads = threads;
      this.end = end;
    }

    /** Whether the moment has come, asked after some rows. */
    boolean passes(int rows) {
      asked += rows;
      if (!over && asked >= ASKED_PER_LOOK) {
        asked = 0;
        over = threads.getCurrentThreadCpuTime() > end;
      }
      return over;
    }

    boolean isOver() {
      return over;
    }
  }

  /** What there is until the time is over, and something at least. */
  private static final class UntilThen<T> extends AbstractIterator<T> {

    private final Iterator<T> all;
    private final Deadline deadline;
    private final int rowsEach;
    private boolean any;

    UntilThen(Iterator<T> all, int rowsEach, Deadline deadline) {
      this.all = all;
      this.rowsEach = rowsEach;
      this.deadline = deadline;
    }

    @Override
    public boolean hasNext() {
      return all.hasNext() && !(any && deadline.passes(rowsEach));
    }

    @Override
    public T next() {
      any = true;
      return all.next();
    }
  }
}
