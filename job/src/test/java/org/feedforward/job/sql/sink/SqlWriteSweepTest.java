package org.feedforward.job.sql.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.sql.ListenerBus;
import org.feedforward.job.target.CrashingFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes of scored queries die at every operation that changes the disk, one after the other, or
 * lose a task, or meet another writer. Spark's commit of files promises what is left then, and a
 * write that copies columns keeps that promise: its rows are seen a whole file at a time and each
 * once, a {@code _SUCCESS} stands for all of them, and an append leaves the old ones alone. Spark
 * promises no more: an overwrite deletes the old rows first, and of two appends to a folder the
 * later one fails. The control is Spark's own write of the same columns.
 */
@Tag("sweep")
class SqlWriteSweepTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  /** How many operations apart some writes are: one in scripts/soak, as writes take their time. */
  private static final int STEP = (Integer.getInteger("feedforward.test.sweep-step", 15) + 2) / 3;

  private static final int FILES = 2;
  private static final int ROWS_PER_FILE = 5;
  private static final int ROWS = FILES * ROWS_PER_FILE;

  /** The ids of rows that are there before. */
  private static final int OLD = 1000;

  /** Rows of a file that has several row groups; and ids of as many others. */
  private static final int MANY = 4000;

  private static final int OTHERS = 10_000;

  private static final int MINUTES = 5;

  /** What the condition {@code watched(id)} does before it holds. */
  private static volatile LongConsumer watcher = id -> {};

  /** A session whose settings no other test sees. */
  private final SparkSession spark = LocalSpark.session().newSession();

  private final SparkContext context = spark.sparkContext();
  private final Configuration configuration = context.hadoopConfiguration();
  private final AtomicInteger running = new AtomicInteger();
  private final SparkListener tasks =
      new SparkListener() {
        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
          running.incrementAndGet();
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
          running.decrementAndGet();
        }
      };

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @TempDir private Path folder;
  private Path out;

  /** The one at which the disk breaks. */
  private int operation;

  /** Both give the same rows: the model gives back the number that it is given. */
  private enum Query {
    SCORED("feedforward_predict('sweep', x)", CompressionCodecName.GZIP),
    PLAIN("x", CompressionCodecName.SNAPPY);

    private final String prediction;

    /** Of the kept columns in the result; those of the input are compressed with gzip. */
    private final CompressionCodecName codec;

    Query(String prediction, CompressionCodecName codec) {
      this.prediction = prediction;
      this.codec = codec;
    }

    String of(String table) {
      return "select id, t, " + prediction + " p from " + table;
    }
  }

  private enum Write {
    FIRST("0 old, 0 new", "0 old, 5 new", "0 old, 10 new"),
    OVERWRITE("10 old, 0 new", "5 old, 0 new", "0 old, 0 new", "0 old, 5 new", "0 old, 10 new"),
    APPEND("10 old, 0 new", "10 old, 5 new", "10 old, 10 new");

    /** What readers see if it dies, the later the further to the right. */
    private final List<String> states;

    Write(String... states) {
      this.states = List.of(states);
    }
  }

  @BeforeEach
  void start() {
    out = folder.resolve("out");
    context.setLogLevel("FATAL"); // what fails here is meant to
    context.addSparkListener(tasks);
    CrashingFileSystem.install(configuration);
    mendDisk();
    spark.conf().set("spark.feedforward.model.sweep", MODEL.toString());
    spark.conf().set("spark.sql.files.minPartitionNum", FILES);
    UDF1<Long, Boolean> watched =
        id -> {
          watcher.accept(id);
          return true;
        };
    spark.udf().register("watched", watched, DataTypes.BooleanType);
  }

  @AfterEach
  void useTheDiskAgain() {
    CrashingFileSystem.remove(configuration);
    context.removeSparkListener(tasks);
    context.setLogLevel("ERROR");
    watcher = id -> {};
    thread.shutdownNow();
  }

  private void input(String name, int first, int rows, int files) {
    String path = folder.resolve(name).toString();
    spark
        .range(first, first + rows, 1, files)
        .selectExpr("id", "concat('t', id % 3) t", "cast(id / 4 as float) x")
        .write()
        .option("compression", "gzip")
        .option("parquet.block.size", "8000")
        .option("parquet.block.size.row.check.min", "10")
        .parquet(path);
    spark.read().parquet(path).createOrReplaceTempView(name);
  }

  /** The rows of some ids. */
  private static List<String> rows(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(id -> "[" + id + ",t" + id % 3 + "," + id / 4f + "]")
        .toList();
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** The files of a result that readers read. */
  private static List<Path> files(Path place) throws IOException {
    if (!Files.exists(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> !file.getFileName().toString().matches("[_.].*")).toList();
    }
  }

  /** What Spark reads. */
  private List<String> read(Path place) {
    return spark.read().parquet(place.toString()).collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.getLong(0)))
        .map(Row::toString)
        .toList();
  }

  /** What stands in one file, which takes less time. */
  private List<String> readFile(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), hadoop(file))
            .withConf(configuration)
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(
            "["
                + row.getLong("id", 0)
                + ","
                + row.getString("t", 0)
                + ","
                + row.getFloat("p", 0)
                + "]");
      }
    }
    return rows;
  }

  /** The kept columns of all files are copies, or with Spark's own write none is. */
  private void assertKept(Query query, Path place) throws IOException {
    for (Path file : files(place)) {
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(hadoop(file), configuration))) {
        assertThat(reader.getFooter().getBlocks()).isNotEmpty();
        reader
            .getFooter()
            .getBlocks()
            .forEach(
                group ->
                    assertThat(group.getColumns().subList(0, 2))
                        .allMatch(column -> column.getCodec() == query.codec));
      }
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private void delete(Path path) throws IOException {
    FileSystem.getLocal(configuration).delete(hadoop(path), true);
  }

  /** Writes a result that is there before; its names are none that a new one has. */
  private void writeOld(Query query) throws IOException {
    Path written = folder.resolve("old-" + query);
    if (!Files.exists(written)) {
      spark.sql(query.of("old_rows")).write().parquet(written.toString());
    }
    Files.createDirectories(out);
    for (Path file : files(written)) {
      Files.copy(file, out.resolve("old-" + file.getFileName()));
    }
    Files.writeString(out.resolve("_SUCCESS"), "of the old result");
  }

  private void write(Write write, Query query) {
    String rows = query.of("new_rows");
    switch (write) {
      case FIRST -> spark.sql(rows).write().parquet(out.toString());
      case OVERWRITE -> spark.sql("insert overwrite directory '" + out + "' using parquet " + rows);
      case APPEND -> spark.sql(rows).write().mode("append").parquet(out.toString());
    }
  }

  /**
   * Writes with a disk that breaks.
   *
   * @param fault has it break
   * @return whether it broke before the write had ended
   */
  private boolean isBroken(Runnable fault, Write write, Query query) throws IOException {
    if (write != Write.FIRST) {
      writeOld(query);
    }
    fault.run();
    boolean returned = false;
    try {
      write(write, query);
      returned = true;
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      assertThat(CrashingFileSystem.hasCrashed()).isTrue();
    } finally {
      awaitTasks();
    }
    boolean broken = CrashingFileSystem.hasCrashed();
    mendDisk();
    if (returned || hasNewSuccess()) {
      assertThat(state(query))
          .as("operation %d", operation)
          .isEqualTo(write.states.get(write.states.size() - 1));
    }
    return broken;
  }

  private static void mendDisk() {
    CrashingFileSystem.crashAt(Long.MAX_VALUE);
  }

  /** A task may still be at work when another has failed and their write has ended. */
  private void awaitTasks() {
    do {
      ListenerBus.drain(context);
      Thread.onSpinWait();
    } while (running.get() > 0);
  }

  private boolean hasNewSuccess() throws IOException {
    Path success = out.resolve("_SUCCESS");
    return Files.exists(success) && Files.size(success) == 0;
  }

  /** How many rows readers see, which are those of whole files, and none is there twice. */
  private String state(Query query) throws IOException {
    assertKept(query, out);
    Set<String> seen = new HashSet<>();
    for (Path file : files(out)) {
      List<String> rows = readFile(file);
      assertThat(rows)
          .as("operation %d", operation)
          .hasSize(ROWS_PER_FILE)
          .isSubsetOf(both(rows(0, ROWS), rows(OLD, ROWS)));
      assertThat(rows).as("operation %d", operation).allMatch(seen::add);
    }
    long old = seen.stream().filter(rows(OLD, ROWS)::contains).count();
    return old + " old, " + (seen.size() - old) + " new";
  }

  /** The folder holds the new rows, and nothing that a dead write has left. */
  private void assertWritten(Query query) throws IOException {
    assertThat(read(out)).as("operation %d", operation).isEqualTo(rows(0, ROWS));
    assertKept(query, out);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.startsWith(".")))
          .hasSize(FILES + 1)
          .contains("_SUCCESS");
    }
  }

  private void writeInputs() {
    input("new_rows", 0, ROWS, FILES);
    input("old_rows", OLD, ROWS, FILES);
  }

  @ParameterizedTest
  @EnumSource
  void readersOfAWriteThatDiesSeeWhatSparksOwnWouldLeave(Write write) throws IOException {
    writeInputs();
    Set<String> states = new LinkedHashSet<>();
    boolean died = true;
    for (operation = 0; died; operation++) {
      died = isBroken(() -> CrashingFileSystem.crashAt(operation), write, Query.SCORED);
      if (states.add(state(Query.SCORED)) && !files(out).isEmpty()) {
        assertThat(read(out)).hasSize(files(out).size() * ROWS_PER_FILE);
      }
      // an append that is started again adds its rows again, with Spark too
      if (operation % STEP == 0 && write != Write.APPEND) {
        write(Write.OVERWRITE, Query.SCORED);
        assertWritten(Query.SCORED);
      }
      delete(out);
    }
    // the two tasks have an operation more or less from write to write, so that a state may be
    // passed
    assertThat(states).isSubsetOf(write.states);
    assertThat(states).contains(write.states.get(0), write.states.get(write.states.size() - 1));
    assertThat(statesOfSparksOwn(write)).containsAll(states);
  }

  /** Those of writes that die where the first files and the second go and come, and of a whole. */
  private Set<String> statesOfSparksOwn(Write write) throws IOException {
    Set<String> states = new HashSet<>();
    // a checksum is renamed behind its file
    for (String name : List.of("old-part-00000", "old-part-00001", "part-", ".part-", "none")) {
      isBroken(() -> CrashingFileSystem.crashOn(out + "/" + name), write, Query.PLAIN);
      states.add(state(Query.PLAIN));
      delete(out);
    }
    return states;
  }

  /** An error that a writer of files kept to itself would lose rows. */
  @ParameterizedTest
  @EnumSource
  void aWriteThatReturnsHasAllRowsWhateverFailsOnce(Write write) throws IOException {
    writeInputs();
    boolean failed = true;
    for (operation = 0; failed; operation += write == Write.FIRST ? 1 : STEP) {
      failed = isBroken(() -> CrashingFileSystem.failOnceAt(operation), write, Query.SCORED);
      assertThat(state(Query.SCORED)).isIn(write.states);
      delete(out);
    }
  }

  @Test
  void aTaskThatIsLostWhenItHasWrittenAPartIsTriedAgain() throws IOException {
    input("many_rows", 0, MANY, 1);
    List<Integer> attempts = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    watcher =
        id -> {
          if (id == MANY - 1) {
            TaskContext task = TaskContext.get();
            attempts.add(task.attemptNumber());
            if (task.attemptNumber() == 0) {
              bytes.add(unfinished());
              context.killTaskAttempt(task.taskAttemptId(), false, "lost");
              awaitKill(task);
            }
          }
        };
    spark.sql(Query.SCORED.of("many_rows") + " where watched(id)").write().parquet(out.toString());
    assertThat(attempts).containsExactly(0, 1);
    assertThat(bytes).hasSize(1).allMatch(written -> written > 1000);
    assertThat(read(out)).isEqualTo(rows(0, MANY));
    assertThat(files(out)).hasSize(1);
    assertKept(Query.SCORED, out);
  }

  /** How long the file is that the only attempt writes. */
  private long unfinished() {
    try (Stream<Path> files = Files.walk(out.resolve("_temporary"))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitKill(TaskContext task) {
    while (true) {
      task.killTaskIfInterrupted();
      Thread.onSpinWait();
    }
  }

  private Throwable append(String table, Query query, Path place) {
    return catchThrowable(
        () ->
            spark
                .sql(query.of(table) + " where watched(id)")
                .write()
                .mode("append")
                .parquet(place.toString()));
  }

  private void writeTwoInputs() {
    input("many_rows", 0, MANY, 1);
    input("other_rows", OTHERS, MANY, 1);
  }

  @Test
  void twoWritersAtTheSameTimeWriteToTheirFolders() throws Exception {
    writeTwoInputs();
    Path other = folder.resolve("other");
    CyclicBarrier bothHaveWrittenAPart = new CyclicBarrier(2);
    watcher =
        id -> {
          if (id == MANY - 1 || id == OTHERS + MANY - 1) {
            await(() -> bothHaveWrittenAPart.await(MINUTES, TimeUnit.MINUTES));
          }
        };
    Future<Throwable> first = thread.submit(() -> append("many_rows", Query.SCORED, out));
    assertThat(append("other_rows", Query.SCORED, other)).isNull();
    assertThat(first.get()).isNull();
    assertThat(read(out)).isEqualTo(rows(0, MANY));
    assertThat(read(other)).isEqualTo(rows(OTHERS, MANY));
    assertKept(Query.SCORED, out);
    assertKept(Query.SCORED, other);
  }

  /** All appends to a folder have their unfinished files in one place, which the first removes. */
  @ParameterizedTest
  @EnumSource
  void ofTwoAppendsToAFolderTheLaterFailsAsWithSpark(Query query) throws Exception {
    writeTwoInputs();
    CountDownLatch hasWrittenAPart = new CountDownLatch(1);
    CountDownLatch otherHasEnded = new CountDownLatch(1);
    watcher =
        id -> {
          if (id == MANY - 1) {
            hasWrittenAPart.countDown();
            await(() -> otherHasEnded.await(MINUTES, TimeUnit.MINUTES));
          }
        };
    Future<Throwable> later = thread.submit(() -> append("many_rows", query, out));
    assertThat(hasWrittenAPart.await(MINUTES, TimeUnit.MINUTES)).isTrue();
    Throwable ofOther = append("other_rows", query, out);
    otherHasEnded.countDown();
    assertThat(ofOther).isNull();
    assertThat(later.get()).hasStackTraceContaining("_temporary");
    assertThat(read(out)).isEqualTo(rows(OTHERS, MANY));
    assertKept(query, out);
    assertThat(append("many_rows", query, out)).isNull();
    assertThat(read(out)).isEqualTo(both(rows(0, MANY), rows(OTHERS, MANY)));
  }

  private interface Waiting {
    void run() throws Exception;
  }

  private static void await(Waiting waiting) {
    try {
      waiting.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
