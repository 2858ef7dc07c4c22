package org.feedforward.job.sql.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.UnknownReason$;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.OutputCommitCoordinator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that stand where they are written: of two attempts of a task one alone keeps its own. */
class DirectCommitTest {

  private static final int OTHER = 99;
  private static final AtomicInteger ASKED = new AtomicInteger();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @BeforeEach
  void forget() {
    ASKED.set(0);
  }

  /**
   * Another attempt of a task, as speculation would start it, has leave to commit before this one
   * asks; it is lost when this one is tried again.
   */
  private static final class IsSecond implements MapPartitionsFunction<Long, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Long> call(Iterator<Long> rows) {
      TaskContext task = TaskContext.get();
      OutputCommitCoordinator coordinator = SparkEnv.get().outputCommitCoordinator();
      int stage = task.stageId();
      int attempt = task.stageAttemptNumber();
      int partition = task.partitionId();
      if (partition == 1 && task.attemptNumber() == 0) {
        assertThat(coordinator.canCommit(stage, attempt, partition, OTHER)).isTrue();
      } else if (partition == 1) {
        coordinator.taskCompleted(stage, attempt, partition, OTHER, UnknownReason$.MODULE$);
        ASKED.set(task.attemptNumber());
      }
      return rows;
    }
  }

  @Test
  void anAttemptThatMayNotCommitKeepsNoFile() throws IOException {
    Dataset<Long> rows = spark.range(0, 300, 1, 3).mapPartitions(new IsSecond(), Encoders.LONG());
    RowSink.DirectFiles written =
        RowSink.writeDirectly(
            rows.toDF("id"),
            folder.resolve("files").toString(),
            new FileKind("parquet", Map.of(), List.of()),
            Optional.empty());
    assertThat(ASKED).as("how often the attempt had been refused").hasValue(1);
    assertThat(written.ledger().rows()).isEqualTo(300);
    assertThat(written.files()).hasSize(3);
    assertThat(parquet()).isEqualTo(written.files().keySet());
    assertThat(spark.read().parquet(folder.resolve("files").toString()).count()).isEqualTo(300);
  }

  private TreeSet<String> parquet() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("files"))) {
      TreeSet<String> names = new TreeSet<>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .forEach(names::add);
      return names;
    }
  }
}
