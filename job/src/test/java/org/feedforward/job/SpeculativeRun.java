package org.feedforward.job;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/**
 * Scores on a cluster with speculation, which the first attempt of one partition waits for: it goes
 * on when its copy has come half of the way, so that both compute every row.
 */
public final class SpeculativeRun {

  /** What a condition calls for every row. */
  static final String CONDITION =
      "java_method('" + SpeculativeRun.class.getName() + "', 'pass', cast(id as string)) = 'true'";

  /** Names the folder that both attempts know; unset where nothing waits. */
  static final String FOLDER = "feedforward.test.speculation";

  private static final int PARTITION = 1;

  /** The stage in which rows are scored is the first; the next one counts those of the result. */
  private static final int SCORING = 0;

  private static final int HALF = 200;
  private static final long MOST_NANOS = 300_000_000_000L;

  private static final AtomicInteger SEEN = new AtomicInteger();

  private SpeculativeRun() {}

  /** Lets a row pass, some of them late. */
  public static String pass(String id) throws IOException, InterruptedException {
    String folder = System.getProperty(FOLDER);
    TaskContext task = TaskContext.get();
    if (folder != null && task != null && task.partitionId() == PARTITION) {
      Path marker = Path.of(folder).resolve("copy-is-half-done");
      if (task.attemptNumber() == 0) {
        await(marker);
      } else if (SEEN.incrementAndGet() == HALF) {
        mark(marker);
      }
    }
    return String.valueOf(!id.isEmpty());
  }

  private static void await(Path marker) throws InterruptedException {
    long end = System.nanoTime() + MOST_NANOS;
    while (!Files.exists(marker)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no copy of the task has come");
      }
      Thread.sleep(20);
    }
  }

  private static void mark(Path marker) throws IOException {
    try {
      Files.createFile(marker);
    } catch (FileAlreadyExistsException e) {
      // a third attempt
    }
  }

  /** The classes of this JVM, for one with another working directory. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs {@code score} with these words behind the master and says how many tasks were copies. */
  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master(args[0])
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "480m")
            .config("spark.executor.extraClassPath", classPath())
            .config("spark.executor.extraJavaOptions", "-D" + FOLDER + "=" + args[1])
            .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .config("spark.cores.max", "2")
            .config("spark.sql.files.minPartitionNum", "4")
            .config("spark.speculation", "true")
            .config("spark.speculation.quantile", "0.5")
            .config("spark.speculation.efficiency.enabled", "false")
            .getOrCreate();
    AtomicInteger copies = new AtomicInteger();
    List<String> ended = new ArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            if (start.stageId() == SCORING && start.taskInfo().speculative()) {
              copies.incrementAndGet();
            }
          }

          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.stageId() == SCORING && end.taskInfo().partitionId() == PARTITION) {
              ended.add(end.taskInfo().attemptNumber() + " " + end.reason());
            }
          }
        };
    spark.sparkContext().addSparkListener(listener);
    List<String> words = new ArrayList<>(List.of("score"));
    words.addAll(Arrays.asList(args).subList(2, args.length));
    Run run = Run.of(words);
    spark.stop();
    // behind what Spark logs: where a test fails, a reader may see the end alone
    System.out.println(run.code() + " " + run.out() + run.err());
    System.out.println("COPIES " + copies + " " + ended);
  }
}
