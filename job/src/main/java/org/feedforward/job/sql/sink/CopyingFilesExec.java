package org.feedforward.job.sql.sink;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.WriteFilesExec;
import org.apache.spark.sql.execution.datasources.WriteFilesExecBase;
import org.apache.spark.sql.execution.datasources.WriteFilesSpec;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.catalyst.UnaryPlan;
import org.feedforward.job.sql.parquet.ParquetSettings;
import org.feedforward.job.sql.plan.KeptColumns;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's write of plain Parquet files, where the columns that only pass through a query are taken
 * from the input's files. All around it is Spark's: the command, the commit, the statistics.
 */
public final class CopyingFilesExec extends UnaryPlan implements WriteFilesExecBase {

  private static final long serialVersionUID = 1L;
  private static final String COPIED = "copiedRowGroups";
  private static final String ENCODED = "encodedRowGroups";

  private final WriteFilesExec write;
  private transient scala.collection.immutable.Map<String, SQLMetric> metrics;

  private CopyingFilesExec(WriteFilesExec write, SparkPlan child) {
    super(child);
    this.write = write;
  }

  /** The write with columns taken from files, if they can be for all that is known of the plan. */
  static Optional<SparkPlan> of(WriteFilesExec write) {
    return write.fileFormat().getClass() == ParquetFileFormat.class
            && write.partitionColumns().isEmpty()
            && write.bucketSpec().isEmpty()
            && KeptColumns.mayBeTaken(write.child())
        ? Optional.of(new CopyingFilesExec(write, write.child()))
        : Optional.empty();
  }

  @Override
  public RDD<WriterCommitMessage> doExecuteWrite(WriteFilesSpec spec) {
    RDD<InternalRow> rows = child().execute();
    Optional<ParquetSettings> settings = settings(spec.description());
    SharedWrite shared = shared(spec);
    KeptColumns kept =
        settings.isPresent() && child().output().size() == shared.schema().size()
            ? KeptColumns.of(child(), shared.schema(), false, List.of())
            : new KeptColumns.Decoded(Optional.empty());
    RowSource source = RowSource.of(context(), rows, shared, kept, settings);
    return source
        .rows()
        .toJavaRDD()
        .mapPartitions(new WriteFilesTask(source.write(), metric(COPIED), metric(ENCODED)))
        .rdd();
  }

  private SparkContext context() {
    return session().sparkContext();
  }

  private Optional<ParquetSettings> settings(WriteJobDescription description) {
    return description.maxRecordsPerFile() <= 0
            && Seqs.list(description.statsTrackers()).stream().allMatch(WriteFilesTask::isCounter)
        ? ParquetSettings.of(
            CollectionConverters.asJava(write.options()),
            SQLConf.get(),
            session().sessionState().newHadoopConfWithOptions(write.options()),
            description.serializableHadoopConf().value())
        : Optional.empty();
  }

  private static SharedWrite shared(WriteFilesSpec spec) {
    WriteJobDescription description = spec.description();
    StructType schema = new StructType();
    for (Attribute column : Seqs.list(description.dataColumns())) {
      schema =
          schema.add(
              new StructField(
                  column.name(), column.dataType(), column.nullable(), column.metadata()));
    }
    return new SharedWrite(
        description.uuid(),
        WriteJob.trackerId(),
        description,
        spec.committer(),
        schema,
        true,
        null,
        null,
        null);
  }

  private SQLMetric metric(String name) {
    return metrics().apply(name);
  }

  @Override
  public scala.collection.immutable.Map<String, SQLMetric> metrics() {
    if (metrics == null) {
      metrics =
          Seqs.map(
              Map.of(
                  COPIED,
                  SQLMetrics.createMetric(context(), "row groups copied"),
                  ENCODED,
                  SQLMetrics.createMetric(context(), "row groups encoded again")));
    }
    return metrics;
  }

  @Override
  public Seq<Attribute> output() {
    return Seqs.seq();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    throw new IllegalStateException("This operator writes files; it has no rows");
  }

  @Override
  public String nodeName() {
    return "CopyingFiles";
  }

  @Override
  protected SparkPlan of(Object[] arguments) {
    return new CopyingFilesExec((WriteFilesExec) arguments[0], (SparkPlan) arguments[1]);
  }

  @Override
  public Object[] fields() {
    return new Object[] {write, child()};
  }
}
