package org.feedforward.job.sql.sink;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.datasources.FilePartition;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction0;

/**
 * A write of which only some partitions are computed, into nowhere: read, scored and encoded as in
 * a run, so that somebody sees what the run will take.
 */
public final class Trial {

  private final QueryExecution query;
  private final SparkContext context;
  private final WriteJob job;
  private final RowSource source;

  private Trial(QueryExecution query, WriteJob job) {
    this.query = query;
    this.context = query.sparkSession().sparkContext();
    this.job = job;
    this.source = RowSink.source(context, query, job);
  }

  /**
   * A trial of a query, of which nothing is computed yet.
   *
   * @param files what the run writes
   * @param faulty what becomes of rows with faults
   */
  public static Trial of(Dataset<Row> rows, FileKind files, FaultyRows faulty) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    String folder = NowhereFileSystem.newFolder(query.sparkSession());
    return new Trial(
        query,
        WriteJob.of(query.sparkSession(), rows.schema(), folder, files, Optional.of(faulty), true));
  }

  /** How many partitions the run has. */
  public int partitions() {
    return source.rows().getNumPartitions();
  }

  /** How many bytes of files each partition reads; 0 where nobody knows. */
  public long[] bytes() {
    return Arrays.stream(source.rows().partitions()).mapToLong(Trial::bytes).toArray();
  }

  private static long bytes(Partition partition) {
    return partition instanceof FilePartition files
        ? Arrays.stream(files.files()).mapToLong(file -> file.length()).sum()
        : 0;
  }

  /** Whether kept columns are taken from the files of the input, as far as the query lets it. */
  public boolean mayCopy() {
    return source.write().late() != null;
  }

  /**
   * Computes a partition.
   *
   * @param nanos of CPU after which it ends with the rows that it has then
   */
  public TrialPart run(int partition, long nanos) {
    return SQLExecution.withNewExecutionId(
        query,
        Option.apply("a part, written nowhere"),
        new AbstractFunction0<>() {
          @Override
          public TrialPart apply() {
            return runPart(partition, nanos);
          }
        });
  }

  private TrialPart runPart(int partition, long nanos) {
    RDD<PartitionRows> rows = source.rows();
    job.begin();
    try {
      byte[][] found =
          (byte[][])
              context.runJob(
                  rows,
                  new TrialTask(source.write(), nanos),
                  CollectionConverters.asScala(List.<Object>of(partition)).toSeq(),
                  ClassTag$.MODULE$.apply(byte[].class));
      return TrialPart.read(found[0]);
    } finally {
      job.abort();
    }
  }
}
