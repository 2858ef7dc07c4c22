package org.feedforward.job.sql.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.quality.Ledger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink writes what Spark's own command writes, and counts every row once. */
class RowSinkTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private static FileKind files(String format) {
    return new FileKind(format, Map.of("header", "true"), List.of());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          // the name of a job and that of a task's file hold a random id
          .map(name -> name.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "json", "orc"})
  void writesTheFilesThatSparkWrites(String format) throws IOException {
    Dataset<Row> rows =
        spark
            .range(0, 1000, 1, 3)
            .selectExpr("id", "'text ' || id t", "id / 7 d")
            .where("id < 700");
    Path own = folder.resolve("own");
    Path theirs = folder.resolve("theirs");
    Ledger ledger = RowSink.write(rows, own.toString(), files(format), Optional.empty());
    rows.write().format(format).option("header", "true").save(theirs.toString());
    assertThat(ledger.rows()).isEqualTo(700);
    assertThat(names(own)).isEqualTo(names(theirs));
    Dataset<Row> written =
        spark.read().format(format).option("header", "true").load(own.toString());
    Dataset<Row> expected =
        spark.read().format(format).option("header", "true").load(theirs.toString());
    assertThat(written.schema()).isEqualTo(expected.schema());
    assertThat(written.orderBy("id").collectAsList())
        .isEqualTo(expected.orderBy("id").collectAsList());
  }

  @Test
  void writesPartitionsAndFilesOfSoManyRows() throws IOException {
    Dataset<Row> rows =
        spark.range(0, 100, 1, 2).selectExpr("id", "id % 3 k").sortWithinPartitions("k");
    Path out = folder.resolve("out");
    RowSink.write(
        rows,
        out.toString(),
        new FileKind("parquet", Map.of("maxRecordsPerFile", "10"), List.of("k")),
        Optional.empty());
    assertThat(names(out)).contains("k=0", "k=1", "k=2");
    assertThat(names(out.resolve("k=1")).stream().filter(name -> name.endsWith(".parquet")))
        .hasSize(4);
    assertThat(spark.read().parquet(out.toString()).where("k = id % 3").count()).isEqualTo(100);
  }

  @Test
  void aTableWithoutRowsHasItsColumns() {
    for (Dataset<Row> empty :
        List.of(
            spark.range(0).selectExpr("id", "1.5 x"),
            spark.createDataFrame(List.of(), spark.range(0).selectExpr("id", "1.5 x").schema()))) {
      String out = folder.resolve("out" + System.identityHashCode(empty)).toString();
      assertThat(RowSink.write(empty, out, files("parquet"), Optional.empty()).rows()).isZero();
      assertThat(spark.read().parquet(out).columns()).containsExactly("id", "x");
    }
  }

  @Test
  void refusesWhatSparkRefuses() {
    String out = folder.resolve("out").toString();
    assertThatThrownBy(
            () ->
                RowSink.write(spark.sql("select array(1) a"), out, files("csv"), Optional.empty()))
        .hasMessageContaining("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE");
    assertThatThrownBy(
            () ->
                RowSink.write(
                    spark.sql("select 1 a, 2 a"), out, files("parquet"), Optional.empty()))
        .hasMessageContaining("COLUMN_ALREADY_EXISTS");
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void sparkIsToldWhatTheTasksWrote() throws Exception {
    List<Long> records = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
            records.add(end.taskMetrics().outputMetrics().recordsWritten());
            bytes.add(end.taskMetrics().outputMetrics().bytesWritten());
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try {
      RowSink.write(
          spark.range(0, 50, 1, 2).toDF(),
          folder.resolve("out").toString(),
          files("parquet"),
          Optional.empty());
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    assertThat(records).containsExactly(25L, 25L);
    assertThat(bytes).allMatch(written -> written > 100);
  }

  @Test
  void nothingCountsOfATaskThatFails() {
    Path out = folder.resolve("out");
    assertThatThrownBy(
            () ->
                RowSink.write(
                    spark
                        .range(0, 50, 1, 2)
                        .selectExpr("if(id = 40, raise_error('no more'), id) x"),
                    out.toString(),
                    files("parquet"),
                    Optional.empty()))
        .hasStackTraceContaining("no more");
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void aTaskThatIsTriedAgainCountsOnce() throws Exception {
    Path log = folder.resolve("log");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(RetriedWrite.class.getName(), folder.toString()));
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log))
        .contains(
            "IllegalStateException: at first",
            "NULL 3600 400 {null=400}",
            "REJECT 3600 400 {null=400}",
            "COUNTED 3600 3600 10794 400 4000");
    Dataset<Row> kept = spark.read().parquet(folder.resolve(Policy.NULL.toString()).toString());
    assertThat(kept.select("id").distinct().count()).isEqualTo(RetriedWrite.ROWS);
    assertThat(kept.count()).isEqualTo(RetriedWrite.ROWS);
    assertThat(kept.where("p is null").count()).isEqualTo(400);
    Path rejecting = folder.resolve(Policy.REJECT.toString());
    Dataset<Row> scored = spark.read().parquet(rejecting.toString());
    Dataset<Row> rejected = spark.read().parquet(rejecting.resolve(RowSink.REJECTS).toString());
    assertThat(scored.count()).isEqualTo(3600);
    assertThat(rejected.count()).isEqualTo(400);
    assertThat(scored.select("id").union(rejected.select("id")).distinct().count())
        .isEqualTo(RetriedWrite.ROWS);
  }
}
