package org.feedforward.job.sql.sink;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.plan.KeptColumns;
import org.feedforward.job.sql.plan.SinkRows;
import org.feedforward.job.statistics.Statistics;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Writes the rows of a query into a new folder. */
public final class RowSink {

  /** The folder of rejected rows inside that of the others; readers pass it by. */
  public static final String REJECTS = "_rejects";

  private RowSink() {}

  /** Whether a format is one of files, which can be written here. */
  public static boolean canWrite(SparkSession spark, String format) {
    return WriteJob.isOfFiles(
        format, ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().conf());
  }

  /**
   * Runs a query and writes its rows. Nothing of the folder counts when this method throws.
   *
   * @param rows the query, with the faults of its rows as last column where there is something to
   *     do about them
   * @param folder where nothing stands
   * @param files what is written
   * @param faulty what becomes of rows with faults; nothing where there is no such column
   * @return what was written, each row counted once however often a task was tried
   */
  public static Ledger write(
      Dataset<Row> rows, String folder, FileKind files, Optional<FaultyRows> faulty) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    WriteJob job = WriteJob.of(query.sparkSession(), rows.schema(), folder, files, faulty, true);
    return run(
        query,
        "write " + files.format(),
        job,
        faulty,
        written -> {
          job.commit(written.commits());
          if (written.stopped()) {
            job.keepRejectsOf(written.partitions());
          }
        });
  }

  /**
   * Runs a query and writes its rows as {@link #write} does, but each file where it stays. Files
   * that are not named may stand there too, of attempts of tasks that do not count.
   *
   * @return what was written, and the files that hold it
   */
  public static DirectFiles writeDirectly(
      Dataset<Row> rows, String folder, FileKind files, Optional<FaultyRows> faulty) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    WriteJob job = WriteJob.of(query.sparkSession(), rows.schema(), folder, files, faulty, false);
    Map<String, Long> named = new TreeMap<>();
    Ledger ledger =
        run(
            query,
            "write " + files.format(),
            job,
            faulty,
            written -> named.putAll(DirectCommit.files(written.commits())));
    return new DirectFiles(ledger, named);
  }

  /**
   * What was written where it stays.
   *
   * @param ledger the rows that came to the writer
   * @param files the files by their paths below the folder, with their lengths in bytes
   */
  public record DirectFiles(Ledger ledger, Map<String, Long> files) {

    public DirectFiles {
      files = Collections.unmodifiableMap(new TreeMap<>(files));
    }
  }

  /**
   * Runs a query and counts its rows as {@link #write} does; they are let go.
   *
   * @param rows the query, with the faults of its rows as last column
   * @param faulty what becomes of rows with faults
   */
  public static Ledger count(Dataset<Row> rows, FaultyRows faulty) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    WriteJob job =
        WriteJob.of(
            query.sparkSession(),
            rows.schema(),
            NowhereFileSystem.newFolder(query.sparkSession()),
            new FileKind("parquet", Map.of("compression", "none"), List.of()),
            Optional.of(faulty),
            true);
    return run(query, "count, written nowhere", job, Optional.of(faulty), written -> job.abort());
  }

  private static Ledger run(
      QueryExecution query,
      String name,
      WriteJob job,
      Optional<FaultyRows> faulty,
      Consumer<Written> end) {
    return SQLExecution.withNewExecutionId(
        query,
        Option.apply(name),
        new AbstractFunction0<>() {
          @Override
          public Ledger apply() {
            Written written = run(query.sparkSession().sparkContext(), query, job, faulty);
            end.accept(written);
            return written.ledger();
          }
        });
  }

  private static Written run(
      SparkContext context, QueryExecution query, WriteJob job, Optional<FaultyRows> faulty) {
    RowSource source = source(context, query, job);
    Written written = new Written(context, source.write(), faulty, job);
    job.begin();
    try {
      written.run(source.rows());
      return written;
    } catch (Throwable e) { // Spark's Scala throws checked exceptions undeclared
      job.abort();
      throw e;
    }
  }

  static RowSource source(SparkContext context, QueryExecution query, WriteJob job) {
    SharedWrite write = job.shared();
    boolean rejects = write.rejects() != null;
    KeptColumns kept =
        job.copies().isEmpty()
            ? new KeptColumns.Decoded(Optional.empty())
            : KeptColumns.of(query.executedPlan(), write.schema(), rejects, job.folders());
    return RowSource.of(context, SinkRows.of(query), write, kept, job.copies());
  }

  /** What the tasks of a job have written so far, a result for each partition. */
  private static final class Written {

    private final SparkContext context;
    private final SharedWrite write;
    private final WriteJob job;
    private final Optional<FaultyRows> faulty;
    private final String tag;
    private final TreeMap<Integer, PartitionResult> results = new TreeMap<>();
    private final Ledger seen = new Ledger();
    private final Statistics statistics = new Statistics();
    private boolean counted;
    private boolean stopped;

    Written(SparkContext context, SharedWrite write, Optional<FaultyRows> faulty, WriteJob job) {
      this.context = context;
      this.write = write;
      this.job = job;
      this.faulty = faulty;
      this.tag = "feedforward-" + job.id();
    }

    void run(RDD<PartitionRows> rows) {
      int partitions = rows.getNumPartitions();
      context.addJobTag(tag);
      try {
        context.runJob(
            rows,
            new WritePartition(write, mostBytes(partitions)),
            CollectionConverters.asScala(numbers(partitions)).toSeq(),
            new AbstractFunction2<Object, byte[], BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object partition, byte[] result) {
                take((Integer) partition, PartitionResult.read(result));
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.apply(byte[].class));
      } catch (Throwable e) { // as above
        if (!stopped()) {
          throw e;
        }
      } finally {
        context.removeJobTag(tag);
      }
    }

    /** Half of what Spark lets the results of all tasks be together, for each of them alike. */
    private long mostBytes(int partitions) {
      long all = context.conf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
      return all <= 0 ? Long.MAX_VALUE : all / 2 / partitions;
    }

    private static List<Object> numbers(int count) {
      List<Object> numbers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        numbers.add(i);
      }
      return numbers;
    }

    /** Is called once for each partition, by the one attempt of its task that counts. */
    private synchronized void take(int partition, PartitionResult result) {
      results.put(partition, result.withoutStatistics());
      if (result.statistics().length > 0) {
        counted = true;
        statistics.add(Statistics.read(result.statistics()));
      }
      job.taken(result.commit());
      seen.addAll(result.ledger());
      if (!stopped && faulty.isPresent() && faulty.get().limits().arePassedBy(seen)) {
        stopped = true;
        context.cancelJobsWithTag(tag);
      }
    }

    synchronized boolean stopped() {
      return stopped;
    }

    synchronized Set<Integer> partitions() {
      return Set.copyOf(results.keySet());
    }

    synchronized List<TaskCommitMessage> commits() {
      return results.values().stream().map(PartitionResult::commit).toList();
    }

    /** In the order of the partitions, so that a run names the same examples as the one before. */
    synchronized Ledger ledger() {
      Ledger all = new Ledger();
      results.values().forEach(result -> all.addAll(result.ledger()));
      return all.with(
          counted ? Optional.of(statistics) : Optional.empty(),
          results.values().stream().map(PartitionResult::time).toList());
    }
  }
}
