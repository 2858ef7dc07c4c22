package org.feedforward.job.sql.sink;

import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.WriteFilesExec;
import org.apache.spark.sql.execution.datasources.WriteFilesExecBase;
import org.apache.spark.sql.execution.datasources.WriteFilesSpec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.catalyst.UnaryPlan;
import org.feedforward.job.sql.plan.KeptColumns;
import scala.collection.immutable.Seq;

/**
 * Spark's own write of the Parquet files of a scored query, which says in EXPLAIN why columns that
 * only pass through are decoded and written again.
 */
public final class DecodedFilesExec extends UnaryPlan implements WriteFilesExecBase {

  private static final long serialVersionUID = 1L;

  private final WriteFilesExec write;
  private final String reason;

  private DecodedFilesExec(WriteFilesExec write, String reason, SparkPlan child) {
    super(child);
    this.write = write;
    this.reason = reason;
  }

  /** The write with its reason, if it is one of scored rows with columns that pass through. */
  static Optional<SparkPlan> of(WriteFilesExec write) {
    return write.fileFormat().getClass() == ParquetFileFormat.class
        ? reason(write).map(reason -> new DecodedFilesExec(write, reason, write.child()))
        : Optional.empty();
  }

  /** Rows that are sorted for folders or buckets are changed too; people know these. */
  private static Optional<String> reason(WriteFilesExec write) {
    Optional<String> ofQuery = KeptColumns.whyDecoded(write.child());
    if (ofQuery.isEmpty() && !KeptColumns.mayBeTaken(write.child())) {
      return Optional.empty();
    } else if (write.bucketSpec().isDefined()) {
      return Optional.of("the table has buckets");
    } else if (!write.partitionColumns().isEmpty()) {
      return Optional.of("rows go to folders of partitions");
    }
    return ofQuery;
  }

  @Override
  public RDD<WriterCommitMessage> doExecuteWrite(WriteFilesSpec spec) {
    return ((WriteFilesExec) write.withNewChildren(Seqs.seq(child()))).executeWrite(spec);
  }

  @Override
  public RDD<InternalRow> doExecute() {
    throw new IllegalStateException("This operator writes files; it has no rows");
  }

  @Override
  public Seq<Attribute> output() {
    return Seqs.seq();
  }

  @Override
  public String nodeName() {
    return "WriteFiles";
  }

  /** The operator's line in EXPLAIN. */
  @Override
  public String simpleString(int maxFields) {
    return nodeName()
        + " [columns that pass through are decoded and written again: "
        + reason
        + "]";
  }

  @Override
  public String verboseStringWithOperatorId() {
    return "\n" + formattedNodeName() + "\n" + simpleString(0) + "\n";
  }

  @Override
  protected SparkPlan of(Object[] arguments) {
    return new DecodedFilesExec(
        (WriteFilesExec) arguments[0], (String) arguments[1], (SparkPlan) arguments[2]);
  }

  @Override
  public Object[] fields() {
    return new Object[] {write, reason, child()};
  }
}
