package org.feedforward.job.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.FileSystems;
import org.feedforward.job.report.RunOutcome;
import org.feedforward.job.target.Targets;

/**
 * The files of an input that no earlier run has taken, as runs {@code batch=0}, {@code batch=1} and
 * so on. Spark's streaming keeps account of the files in a checkpoint beside the runs; a batch of
 * it is a run with a name, which reads, checks and commits as every other. A batch that has failed
 * comes again with the same files, and one that had been committed has nothing to do.
 */
public final class NewFiles {

  /** Where the account of files stands, in the output. */
  static final String CHECKPOINT = "_checkpoint";

  private static final String BATCH = "batch";
  private static final String FORMAT = "binaryFile";
  private static final String RECURSIVE = "recursiveFileLookup";
  private static final String NAMES = "pathGlobFilter";

  /** What Spark knows of a file; the content is not asked for, and so not read. */
  private static final StructType OF_FILES =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("modificationTime", DataTypes.TimestampType)
          .add("length", DataTypes.LongType)
          .add("content", DataTypes.BinaryType);

  private NewFiles() {}

  /**
   * Scores what is new.
   *
   * @param spark gives the session
   * @param watcher sees how far each run has come
   * @param each is told of every run when it has ended
   * @throws JobException as the run that failed throws it; the runs before it stand
   */
  public static void run(
      RunRequest request,
      Configuration hadoop,
      Supplier<SparkSession> spark,
      RunWatcher watcher,
      Consumer<RunOutcome> each) {
    check(request.config(), hadoop);
    String input = request.config().input().path();
    Path output = new Path(request.config().output().path());
    SparkSession session = spark.get();
    DataStreamReader reader =
        session
            .readStream()
            .format(FORMAT)
            .schema(OF_FILES)
            .option(RECURSIVE, "true")
            // Spark passes over files that are a week older than the newest of the last batch
            .option("maxFileAge", "100000d");
    names(request.config().input()).ifPresent(names -> reader.option(NAMES, names));
    request.config().run().maxFiles().ifPresent(most -> reader.option("maxFilesPerTrigger", most));
    try {
      reader
          .load(input)
          .select("path")
          .writeStream()
          .trigger(Trigger.AvailableNow())
          .option("checkpointLocation", new Path(output, CHECKPOINT).toString())
          .foreachBatch(
              (Dataset<Row> batch, Long number) ->
                  each.accept(
                      JobRun.run(
                          request.of(files(batch), key(number)), hadoop, () -> session, watcher)))
          .start()
          .awaitTermination();
    } catch (StreamingQueryException | TimeoutException e) {
      throw Failures.explained(e);
    }
  }

  /**
   * Refuses what no run can take files of.
   *
   * @throws JobException that says why
   */
  static void check(JobConfig config, Configuration hadoop) {
    String input = config.input().path();
    if (new GlobPattern(input).hasWildcard()) {
      throw RunFaults.newFilesOfGlob(input);
    }
    if (Targets.isStore(config.output().path())) {
      throw RunFaults.newFilesIntoStore(config.output().path());
    }
    requireAccount(new Path(config.output().path()), hadoop);
  }

  /**
   * How far the runs of an output have come.
   *
   * @param runs how many have ended
   * @param waiting how many files wait for a run
   * @param next what the run is called that takes them; nothing where none waits
   */
  public record State(long runs, int waiting, Optional<String> next) {}

  /**
   * Looks at the account of files and at the input; nothing is touched.
   *
   * @throws JobException when one of them cannot be read
   */
  public static State state(JobConfig config, Configuration hadoop, SparkSession spark) {
    check(config, hadoop);
    try {
      NextFiles.State state = NextFiles.state(spark, config, hadoop);
      return new State(
          state.runs(),
          state.next().map(next -> next.files().size() + next.left()).orElse(0),
          state.next().map(next -> next.key().toString()));
    } catch (Exception e) { // Spark's Scala throws checked exceptions undeclared
      throw Failures.explained(e);
    }
  }

  /** What a run of new files is called. */
  static RunKey key(long batch) {
    return new RunKey(BATCH, String.valueOf(batch));
  }

  /** All files that are looked at, as Spark finds them; their paths are encoded. */
  static List<String> listed(SparkSession spark, InputConfig input) {
    DataFrameReader reader = spark.read().format(FORMAT).option(RECURSIVE, "true");
    names(input).ifPresent(names -> reader.option(NAMES, names));
    return List.of(reader.load(input.path()).inputFiles());
  }

  private static Optional<String> names(InputConfig input) {
    return input.options().get(NAMES);
  }

  private static List<String> files(Dataset<Row> batch) {
    List<String> files = new ArrayList<>(batch.as(Encoders.STRING()).collectAsList());
    files.sort(null);
    return files;
  }

  /** Without the account of files, batches would begin again at 0 with files of earlier runs. */
  private static void requireAccount(Path output, Configuration hadoop) {
    try {
      FileSystem system = FileSystems.of("--output " + output, output, hadoop);
      if (!system.exists(output) || system.exists(new Path(output, CHECKPOINT + "/offsets"))) {
        return;
      }
      FileStatus[] runs = system.listStatus(output, path -> path.getName().startsWith(BATCH + "="));
      if (runs.length > 0) {
        Arrays.sort(runs);
        throw RunFaults.lostCheckpoint(output.toString(), runs[0].getPath().getName());
      }
    } catch (IOException e) {
      throw RunFaults.environment(output + ": " + e.getMessage(), e);
    }
  }
}
