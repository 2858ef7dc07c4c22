package org.feedforward.bench.turns;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.Scoring;

/**
 * Whole jobs on one core: Spark's copy, which is the same in both builds and shows what chance
 * does; our operator from vectors and from rows, in CPU time of the executor; and the command
 * {@code score} with all that it checks, with and without its report, in CPU time of the process.
 */
public final class JobTurns {

  private static final int WARM_UPS = 2;

  private enum Contender {
    SPARK_COPY("spark-copy"),
    COLUMNAR("feedforward-columnar"),
    ROWS("feedforward-rows"),
    COMMAND("score-command"),
    /** The same without the report, which builds before it do not have. */
    UNREPORTED("score-without-report");

    private final String label;

    Contender(String label) {
      this.label = label;
    }

    private boolean isCommand() {
      return this == COMMAND || this == UNREPORTED;
    }

    /** Lines of text come as rows; the copies that take longest show no more than the others. */
    private boolean knows(JobCase one) {
      return switch (one) {
        case VOCABULARY, DIRTY -> false; // features with steps and policies came later
        case CSV -> this != COLUMNAR;
        case ARRAY, KEEP_ALL, FILTER_KEEP_ALL -> this != SPARK_COPY;
        default -> true;
      };
    }
  }

  private final SparkSession spark;
  private final Path directory;
  private final Path output;
  private final JobTables tables;
  private final AtomicLong cpuNanos = new AtomicLong();

  private JobTurns(SparkSession spark, Path directory, long rows, Path output) {
    this.spark = spark;
    this.directory = directory;
    this.output = output;
    this.tables = new JobTables(spark, directory, rows);
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                cpuNanos.addAndGet(end.taskMetrics().executorCpuTime());
              }
            });
  }

  /** Arguments: the folder of {@code JobFiles}, rows, a folder to write to, labels of cases. */
  public static void main(String[] arguments) throws IOException {
    List<String> chosen = List.of(arguments).subList(3, arguments.length);
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
    JobTurns jobs =
        new JobTurns(
            spark, Path.of(arguments[0]), Long.parseLong(arguments[1]), Path.of(arguments[2]));
    List<Turn> turns = new ArrayList<>();
    for (JobCase one : JobCase.values()) {
      for (Contender contender : Contender.values()) {
        if ((chosen.isEmpty() || chosen.contains(one.label())) && contender.knows(one)) {
          turns.add(jobs.turn(one, contender));
        }
      }
    }
    Turns.serve(turns);
    spark.stop();
  }

  private Turn turn(JobCase one, Contender contender) {
    return new Turn(
        one.label(),
        contender.label,
        tables.rows(one),
        "rows_per_cpu_second",
        () -> {
          for (int i = 0; i < WARM_UPS; i++) {
            seconds(one, contender);
          }
          return new Ready(one, contender);
        });
  }

  private final class Ready implements Turn.Ready {

    private final JobCase one;
    private final Contender contender;

    Ready(JobCase one, Contender contender) {
      this.one = one;
      this.contender = contender;
    }

    @Override
    public double seconds() {
      return JobTurns.this.seconds(one, contender);
    }

    /** Of every prediction with its id. */
    @Override
    public String digest() {
      if (contender == Contender.SPARK_COPY) {
        return "";
      }
      String[] columns = spark.read().parquet(output(contender)).columns();
      String numbers = "`" + columns[0] + "`, `" + columns[columns.length - 1] + "`";
      return String.valueOf(
          spark
              .read()
              .parquet(output(contender))
              .selectExpr("bit_xor(xxhash64(" + numbers + "))")
              .first()
              .getLong(0));
    }
  }

  /** The command replaces nothing but its own results. */
  private String output(Contender contender) {
    return output.resolve(contender.isCommand() ? "command" : "query").toString();
  }

  private double seconds(JobCase one, Contender contender) {
    if (contender.isCommand()) {
      return new ScoreCommand(network(one), tables, Path.of(output(contender)))
          .seconds(one, contender == Contender.UNREPORTED ? withoutReport() : List.of());
    }
    drain();
    cpuNanos.set(0);
    query(one, contender).write().mode("overwrite").parquet(output(contender));
    drain();
    return cpuNanos.get() / 1e9;
  }

  /** Words that leave the report out, in builds that have one. */
  private static List<String> withoutReport() {
    try {
      Class.forName("org.feedforward.job.config.ReportConfig");
      return List.of("--set", "report.enabled=false");
    } catch (ClassNotFoundException e) {
      return List.of();
    }
  }

  private void drain() {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty(60_000);
    } catch (Exception e) { // Scala declares none, and throws TimeoutException
      throw new IllegalStateException(e);
    }
  }

  private Dataset<Row> query(JobCase one, Contender contender) {
    Dataset<Row> table = tables.table(one);
    List<Column> columns = new ArrayList<>(List.of(col("id")));
    if (one.keepsAll()) {
      columns.addAll(Arrays.asList(one.columns()));
    }
    if (contender == Contender.ROWS && one != JobCase.CSV) {
      columns.add(col("_metadata.file_name")); // which makes the scan's vectors rows
    }
    columns.add(
        contender == Contender.SPARK_COPY
            ? sum(one, one.columns()).as("p")
            : Scoring.load(network(one)).predict(one.columns()).as("p"));
    return table.select(columns.toArray(Column[]::new));
  }

  private String network(JobCase one) {
    return directory.resolve("network-" + one.features() + ".onnx").toString();
  }

  /** A balanced tree: a left-deep one of 300 overflows the optimiser's stack. */
  private static Column sum(JobCase one, Column[] features) {
    if (one == JobCase.ARRAY) {
      return org.apache.spark.sql.functions.aggregate(
          col("f"), lit(0f), (a, b) -> a.plus(b).cast("float"));
    }
    if (features.length == 1) {
      return features[0];
    }
    int half = features.length / 2;
    return sum(one, Arrays.copyOf(features, half))
        .plus(sum(one, Arrays.copyOfRange(features, half, features.length)));
  }
}
