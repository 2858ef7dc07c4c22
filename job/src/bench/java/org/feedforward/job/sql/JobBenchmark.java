package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.feedforward.bench.turns.JobCase;
import org.feedforward.bench.turns.JobTables;
import org.feedforward.bench.turns.ScoreCommand;
import org.feedforward.job.config.FeatureFile;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.plan.RowsBelow;

/**
 * Whole jobs in one JVM on one core: read, score, write. Contenders take turns; the figures are the
 * CPU time of the executor and that of the whole process, which also plans, compiles and commits,
 * as the medians of the rounds. A case is a table and what is kept of it. Every contender writes
 * where nothing is (Spark's overwrite removes the old result first, so does Python's): who writes
 * beside an old result needs new pages of the system's file cache, which a virtual machine may have
 * to ask for, and they can cost more than the job.
 */
public final class JobBenchmark {

  private enum Contender {
    SPARK_COPY("spark-copy"),
    COLUMNAR("feedforward-columnar"),
    /** Every feature through steps: filled and scaled, or looked up. */
    STEPS("feedforward-steps"),
    ROWS("feedforward-rows"),
    ONNX_RUNTIME("onnxruntime-mappartitions"),
    JAVA_UDF("java-udf"),
    /** The command with all that it checks; a bad row ends it. */
    SCORE("feedforward-score"),
    /** The same without the statistics and pages of the report. */
    SCORE_UNREPORTED("feedforward-score-unreported", "--set", "report.enabled=false"),
    /** The same with a policy for bad rows. */
    SCORE_REJECT("feedforward-score-reject", "--errors", "reject"),
    /** A process without Spark, where "python" is asked for. */
    PYARROW_TORCH("pyarrow-torch");

    private final String label;
    private final List<String> options;

    Contender(String label, String... options) {
      this.label = label;
      this.options = List.of(options);
    }

    private boolean isCommand() {
      return this == SCORE || this == SCORE_UNREPORTED || this == SCORE_REJECT;
    }

    private boolean knows(JobCase one) {
      if (this == SCORE_UNREPORTED) {
        return one == JobCase.COLUMNS_64 || one == JobCase.KEEP_ALL;
      }
      if (this == PYARROW_TORCH) {
        return one == JobCase.COLUMNS_64 || one == JobCase.KEEP_ALL || one == JobCase.COLUMNS_300;
      }
      return switch (one) {
        case COLUMNS_64 -> true;
        case COLUMNS_300 -> this != SCORE_REJECT;
        case ARRAY -> this != STEPS && this != SCORE_REJECT; // steps of single columns
        case KEEP_ALL, FILTER, FILTER_KEEP_ALL -> this != SCORE_REJECT;
        case CSV -> this != STEPS && this != SCORE_REJECT; // no vectors
        case DIRTY -> this == SCORE_REJECT;
        case VOCABULARY -> this == STEPS;
      };
    }
  }

  /** What a round took: the CPU time of the tasks and of the process, in seconds. */
  private record Cost(double tasks, double process) {}

  /** The word among the cases that adds {@link Contender#PYARROW_TORCH}. */
  private static final String PYTHON = "python";

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final SparkSession spark;
  private final Path directory;
  private final Set<Contender> contenders;
  private final JobTables tables;
  private final AtomicLong cpuNanos = new AtomicLong();
  private final Map<Integer, BenchNetwork> networks = new LinkedHashMap<>();

  private final Map<Integer, PythonPeer> pythons = new LinkedHashMap<>();

  private JobBenchmark(SparkSession spark, Path directory, long rows, Set<Contender> contenders) {
    this.spark = spark;
    this.directory = directory;
    this.contenders = contenders;
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

  /**
   * Arguments: where to work, rows, rounds, then the labels of cases (all when none) and of
   * contenders (all when none but those that need a Python), and "python" for {@link
   * Contender#PYARROW_TORCH} beside the others, in the Python of the variable PYTHON or python3.
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    List<String> chosen = new ArrayList<>(List.of(arguments).subList(3, arguments.length));
    boolean withPython = chosen.remove(PYTHON);
    Set<Contender> contenders = EnumSet.noneOf(Contender.class);
    for (Contender contender : Contender.values()) {
      if (chosen.remove(contender.label)) {
        contenders.add(contender);
      }
    }
    if (contenders.isEmpty()) {
      contenders.addAll(EnumSet.complementOf(EnumSet.of(Contender.PYARROW_TORCH)));
    }
    if (withPython) {
      contenders.add(Contender.PYARROW_TORCH);
    }
    List<String> unknown = new ArrayList<>(chosen);
    Arrays.stream(JobCase.values()).map(JobCase::label).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(unknown + " are neither cases nor contenders");
    }
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .withExtensions(
                Seqs.function(
                    extensions -> {
                      extensions.injectColumnar(
                          Seqs.function(s -> new RowsBelow(Contender.ROWS.label)));
                      return scala.runtime.BoxedUnit.UNIT;
                    }))
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    JobBenchmark benchmark =
        new JobBenchmark(
            spark, target.resolve("bench/job-data"), Long.parseLong(arguments[1]), contenders);
    JobFiles.writeNetworks(target.resolve("bench/job-data"));
    List<String> records = new ArrayList<>();
    for (JobCase one : JobCase.values()) {
      if (chosen.isEmpty() || chosen.contains(one.label())) {
        benchmark.tables.generate(one);
        benchmark.requireEqualScores(one);
        records.addAll(benchmark.measure(one, Integer.parseInt(arguments[2])));
      }
    }
    Files.createDirectories(target.resolve("bench"));
    Files.writeString(
        target.resolve("bench/job.json"), "[\n" + String.join(",\n", records) + "\n]\n");
    benchmark.pythons.values().forEach(PythonPeer::close);
    spark.stop();
  }

  private BenchNetwork network(JobCase one) {
    return networks.computeIfAbsent(one.features(), BenchNetwork::new);
  }

  private static Column[] kept(JobCase one) {
    List<Column> kept = new ArrayList<>(List.of(col("id")));
    if (one.keepsAll()) {
      kept.addAll(Arrays.asList(one.columns()));
    }
    return kept.toArray(Column[]::new);
  }

  private static Column[] with(Column[] kept, Column... more) {
    List<Column> all = new ArrayList<>(Arrays.asList(kept));
    all.addAll(Arrays.asList(more));
    return all.toArray(Column[]::new);
  }

  private Dataset<Row> query(JobCase one, Contender contender) {
    Dataset<Row> table = tables.table(one);
    Column[] kept = kept(one);
    Column[] features = one.columns();
    return switch (contender) {
      case SPARK_COPY -> table.select(with(kept, sum(one, features).as("p")));
      case COLUMNAR -> table.select(with(kept, predict(one, "bench")));
      case STEPS -> table.select(with(kept, prepared(one, table)));
      case ROWS -> table.select(with(kept, predict(one, Contender.ROWS.label)));
      case ONNX_RUNTIME -> {
        Dataset<Row> selected = table.select(with(kept, features));
        yield selected.mapPartitions(
            new Peers.OnnxRuntime(
                network(one).onnx(), one.features(), kept.length, one == JobCase.ARRAY),
            Encoders.row(query(one, Contender.COLUMNAR).schema()));
      }
      case SCORE, SCORE_UNREPORTED, SCORE_REJECT, PYARROW_TORCH ->
          throw new IllegalArgumentException(contender.label);
      case JAVA_UDF -> {
        Column whole = one == JobCase.ARRAY ? col("f") : array(features);
        yield table.select(
            with(
                kept,
                udf(new Peers.JavaUdf(network(one)), DataTypes.FloatType).apply(whole).as("p")));
      }
    };
  }

  private Column predict(JobCase one, String label) {
    return SqlScoring.of(spark.sparkContext(), network(one).model(), label)
        .predict(one.columns())
        .as("p");
  }

  private Column prepared(JobCase one, Dataset<Row> table) {
    SqlScoring scoring =
        SqlScoring.of(spark.sparkContext(), network(one).model(), Contender.STEPS.label);
    try {
      Path features =
          Files.writeString(
              directory.resolve("bench.features.yaml"),
              one == JobCase.VOCABULARY
                  ? "features: [{columns: 'f_*', steps: [{vocabulary: {file: bench.texts.txt}}]}]"
                  : "features: [{columns: 'f_*', steps: [{fill: 0.5},"
                      + " {scale: {mean: 0.1, std: 0.7}}]}]");
      Files.write(
          directory.resolve("bench.texts.txt"),
          IntStream.range(0, JobCase.TEXTS).mapToObj(i -> "item" + i).toList());
      Binding binding =
          Binding.ofTable(
              new TableColumns(table.schema(), Set.of(), ColumnFaults.NONE),
              network(one).model().inputs(),
              FeatureFile.read(features));
      return scoring.predict(binding, SqlScoring.Checks.NONE).as("p");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private boolean takesPart(JobCase one, Contender contender) {
    return contender.knows(one) && contenders.contains(contender);
  }

  private Cost cost(JobCase one, Contender contender) {
    if (contender == Contender.PYARROW_TORCH) {
      double seconds = python(one);
      return new Cost(seconds, seconds);
    }
    ListenerWait.drain(spark.sparkContext());
    cpuNanos.set(0);
    long start = SYSTEM.getProcessCpuTime();
    if (contender.isCommand()) {
      Path model = directory.resolve("network-" + one.features() + ".onnx");
      new ScoreCommand(model.toString(), tables, directory.resolve("out-of-score"))
          .seconds(one, contender.options);
    } else {
      query(one, contender).write().mode("overwrite").parquet(directory.resolve("out").toString());
    }
    double process = (SYSTEM.getProcessCpuTime() - start) / 1e9;
    ListenerWait.drain(spark.sparkContext());
    return new Cost(cpuNanos.get() / 1e9, process);
  }

  private double python(JobCase one) {
    return pythons
        .computeIfAbsent(
            one.features(),
            any ->
                new PythonPeer(
                    System.getenv().getOrDefault("PYTHON", "python3"), network(one), directory))
        .seconds(
            Path.of(tables.path(one)),
            directory.resolve("out-of-python"),
            names(one.columns()),
            names(kept(one)));
  }

  private static List<String> names(Column[] columns) {
    return Arrays.stream(columns).map(Column::toString).toList();
  }

  /** All contenders must give the scores of ours: the same bits, or, a peer, nearly so. */
  private void requireEqualScores(JobCase one) {
    if (!Contender.ROWS.knows(one)) {
      return;
    }
    Map<Long, Float> ours = scores(query(one, Contender.COLUMNAR));
    for (Contender contender :
        List.of(Contender.ROWS, Contender.ONNX_RUNTIME, Contender.JAVA_UDF)) {
      if (!takesPart(one, contender)) {
        continue;
      }
      Map<Long, Float> theirs = scores(query(one, contender));
      requireEqual(one, contender, ours, theirs, contender == Contender.ROWS ? 0 : 1e-4);
    }
    if (takesPart(one, Contender.PYARROW_TORCH)) {
      python(one);
      Dataset<Row> written = spark.read().parquet(directory.resolve("out-of-python").toString());
      requireEqual(one, Contender.PYARROW_TORCH, ours, scores(written), 1e-4);
    }
  }

  private static void requireEqual(
      JobCase one,
      Contender contender,
      Map<Long, Float> ours,
      Map<Long, Float> theirs,
      double tolerance) {
    for (Map.Entry<Long, Float> score : ours.entrySet()) {
      if (!(Math.abs(theirs.get(score.getKey()) - score.getValue()) <= tolerance)) {
        throw new IllegalStateException(
            one.label()
                + ", id "
                + score.getKey()
                + ": "
                + contender.label
                + " gives "
                + theirs.get(score.getKey())
                + ", expected "
                + score.getValue());
      }
    }
  }

  private static Map<Long, Float> scores(Dataset<Row> scored) {
    Map<Long, Float> scores = new LinkedHashMap<>();
    for (Row row : scored.where("id < 1000").select("id", "p").collectAsList()) {
      scores.put(row.getLong(0), row.getFloat(1));
    }
    return scores;
  }

  private List<String> measure(JobCase one, int rounds) {
    Map<Contender, List<Cost>> costs = new EnumMap<>(Contender.class);
    List<Contender> contenders = new ArrayList<>(List.of(Contender.values()));
    for (int round = 0; round <= rounds; round++) {
      // there and back again, as each leaves caches and memory to the next
      Collections.reverse(contenders);
      for (Contender contender : contenders) {
        if (takesPart(one, contender)) {
          Cost measured = cost(one, contender);
          if (round > 0) { // the first warms up
            costs.computeIfAbsent(contender, any -> new ArrayList<>()).add(measured);
          }
        }
      }
    }
    List<Cost> copy = costs.get(Contender.SPARK_COPY);
    List<String> records = new ArrayList<>();
    System.out.printf(Locale.ROOT, "%n%s, %,d rows%n", one.label(), tables.rows(one));
    costs.forEach(
        (contender, all) -> {
          double own = tasks(all);
          String ratio =
              copy == null ? "null" : String.format(Locale.ROOT, "%.3f", tasks(copy) / own);
          long ofProcess = Math.round(tables.rows(one) / median(all, Cost::process));
          System.out.printf(
              Locale.ROOT,
              "  %-28s %9.0f rows/CPU s (%9d of the process)  %s x copy%n",
              contender.label,
              tables.rows(one) / own,
              ofProcess,
              ratio);
          records.add(
              "  {\"case\": \""
                  + one.label()
                  + "\", \"contender\": \""
                  + contender.label
                  + "\", \"rows_per_cpu_second\": "
                  + Math.round(tables.rows(one) / own)
                  + ", \"rows_per_cpu_second_of_process\": "
                  + ofProcess
                  + ", \"ratio_to_copy\": "
                  + ratio
                  + "}");
        });
    return records;
  }

  private static double tasks(List<Cost> costs) {
    return median(costs, Cost::tasks);
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
    double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
