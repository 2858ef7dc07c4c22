package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays in the heap does not grow with the rows; scripts/heap shows it for large tables. */
class FlatHeapTest {

  private static final int ROWS_PER_FILE = 20_000;
  private static final int COLUMNS = 64;
  private static final int FEW = 2;
  private static final int MANY = 20;
  private static final int LAST_TASKS = 4;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @Test
  void tenTimesTheRowsNeedNoMoreHeap() {
    liveBytes(FEW); // classes are loaded, buffers made
    long few = liveBytes(FEW);
    long many = liveBytes(MANY);
    long more = (long) (MANY - FEW) * ROWS_PER_FILE * COLUMNS * Float.BYTES;
    assertThat(many - few).isLessThan(more / 5);
  }

  /**
   * What is left after collections at the ends of the last tasks, while a table is scored: the
   * least of them, since tasks that run meanwhile hold what they work on.
   */
  private long liveBytes(int files) {
    Path input = folder.resolve("in-" + files + "-" + System.nanoTime());
    List<String> columns = new ArrayList<>(List.of("id"));
    for (int i = 0; i < COLUMNS; i++) {
      columns.add("float(id % " + (i + 7) + ") as pixel_" + i);
    }
    spark
        .range(0, (long) files * ROWS_PER_FILE, 1, files)
        .selectExpr(columns.toArray(String[]::new))
        .write()
        .parquet(input.toString());
    LiveHeap heap = new LiveHeap();
    spark.sparkContext().addSparkListener(heap);
    try {
      Run run = Run.of(SameBits.DIGITS.score(folder, input, folder.resolve(input + "-out")));
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("\"rows\":" + files * ROWS_PER_FILE);
    } finally {
      spark.sparkContext().removeSparkListener(heap);
    }
    return heap.leastOfTheLast();
  }

  private static final class LiveHeap extends SparkListener {

    private final List<Long> used = new CopyOnWriteArrayList<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      System.gc();
      used.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private long leastOfTheLast() {
      int first = Math.max(0, used.size() - LAST_TASKS);
      return used.subList(first, used.size()).stream().mapToLong(u -> u).min().orElseThrow();
    }
  }
}
