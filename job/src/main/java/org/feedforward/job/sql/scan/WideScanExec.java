package org.feedforward.job.sql.scan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.FileSourceOptions;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.LeafExecNode;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.FileScanRDD;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.sql.catalyst.PhysicalPlan;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * A scan of files that gives columns although it has more of them than Spark generates code for
 * ({@code spark.sql.codegen.maxFields}, 100). Spark's own scan would give rows then: a limit of its
 * row code, which does not stand between the scan and the operator. The session's setting stays as
 * it is for everything else.
 */
public final class WideScanExec extends PhysicalPlan implements LeafExecNode {

  private static final long serialVersionUID = 1L;

  private static final String ROWS = "numOutputRows";

  private final FileSourceScanExec scan;

  /** The scan's filters, here too: Spark awaits and reuses only subqueries that it sees. */
  private final Seq<Expression> partitionFilters;

  private final Seq<Expression> dataFilters;

  private WideScanExec(
      FileSourceScanExec scan, Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    this.scan = scan;
    this.partitionFilters = partitionFilters;
    this.dataFilters = dataFilters;
  }

  /** The scan with columns, if the number of its columns alone makes it give rows. */
  public static Optional<SparkPlan> of(SparkPlan plan) {
    return plan instanceof FileSourceScanExec scan && isOnlyTooWide(scan)
        ? Optional.of(new WideScanExec(scan, scan.partitionFilters(), scan.dataFilters()))
        : Optional.empty();
  }

  /** The scan of Spark's that stands behind it. */
  FileSourceScanExec scan() {
    return filtered();
  }

  private static boolean isOnlyTooWide(FileSourceScanExec scan) {
    HadoopFsRelation relation = scan.relation();
    SQLConf conf = session(relation).sessionState().conf();
    return !scan.supportsColumnar()
        && conf.wholeStageEnabled()
        && WholeStageCodegenExec.isTooManyFields(conf, scan.schema())
        && relation.fileFormat().supportBatch(relation.sparkSession(), scan.schema())
        && scan.fileConstantMetadataColumns().isEmpty()
        && scan.stream().isEmpty();
  }

  private static SparkSession session(HadoopFsRelation relation) {
    return (SparkSession) relation.sparkSession();
  }

  @Override
  public boolean supportsColumnar() {
    return true;
  }

  @Override
  @SuppressWarnings(
      "unchecked") // a reader of batches gives them as rows; Java sees Scala's Seq of filters raw
  public RDD<ColumnarBatch> doExecuteColumnar() {
    FileSourceScanExec filtered = filtered();
    HadoopFsRelation relation = filtered.relation();
    Map<String, String> options = relation.options();
    Function1<PartitionedFile, Iterator<InternalRow>> reader =
        relation
            .fileFormat()
            .buildReaderWithPartitionValues(
                relation.sparkSession(),
                relation.dataSchema(),
                relation.partitionSchema(),
                filtered.requiredSchema(),
                filtered.pushedDownFilters(),
                options.updated(FileFormat.OPTION_RETURNING_BATCH(), "true"),
                session(relation).sessionState().newHadoopConfWithOptions(options));
    List<StructField> fields = new ArrayList<>();
    fields.addAll(Arrays.asList(filtered.requiredSchema().fields()));
    fields.addAll(Arrays.asList(relation.partitionSchema().fields()));
    RDD<?> batches =
        new FileScanRDD(
            relation.sparkSession(),
            reader,
            ((FileScanRDD) filtered.inputRDD()).filePartitions(),
            new StructType(fields.toArray(StructField[]::new)),
            filtered.fileConstantMetadataColumns(),
            relation.fileFormat().fileConstantMetadataExtractors(),
            new FileSourceOptions(options));
    return counted(batches);
  }

  @SuppressWarnings("unchecked") // a reader of batches says that it reads rows
  private RDD<ColumnarBatch> counted(RDD<?> batches) {
    return ((RDD<ColumnarBatch>) batches)
        .mapPartitionsWithIndex(
            new Count(longMetric(ROWS)), false, ClassTag$.MODULE$.apply(ColumnarBatch.class));
  }

  private FileSourceScanExec filtered() {
    if (partitionFilters == scan.partitionFilters() && dataFilters == scan.dataFilters()) {
      return scan;
    }
    return scan.copy(
        scan.relation(),
        scan.stream(),
        scan.output(),
        scan.requiredSchema(),
        partitionFilters,
        scan.optionalBucketSet(),
        scan.optionalNumCoalescedBuckets(),
        dataFilters,
        scan.tableIdentifier(),
        scan.disableBucketedScan());
  }

  /** Counts the rows of a partition's batches. */
  private static final class Count
      extends AbstractFunction2<Object, Iterator<ColumnarBatch>, Iterator<ColumnarBatch>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final SQLMetric rows;

    Count(SQLMetric rows) {
      this.rows = rows;
    }

    @Override
    public Iterator<ColumnarBatch> apply(Object partition, Iterator<ColumnarBatch> batches) {
      return new AbstractIterator<>() {
        @Override
        public boolean hasNext() {
          return batches.hasNext();
        }

        @Override
        public ColumnarBatch next() {
          ColumnarBatch batch = batches.next();
          rows.add(batch.numRows());
          return batch;
        }
      };
    }
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return filtered().execute();
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return scan.metrics();
  }

  @Override
  public Seq<Attribute> output() {
    return scan.output();
  }

  @Override
  public AttributeSet producedAttributes() {
    return outputSet();
  }

  @Override
  public Partitioning outputPartitioning() {
    return scan.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return scan.outputOrdering();
  }

  /** Columnar like this one: Spark 4.0 asserts it of what stands below a transition to rows. */
  @Override
  public SparkPlan doCanonicalize() {
    FileSourceScanExec canonical = (FileSourceScanExec) scan.canonicalized();
    return new WideScanExec(canonical, canonical.partitionFilters(), canonical.dataFilters());
  }

  /**
   * Raw, because Spark overrides it with another element type, which Java's generics do not know.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Seq innerChildren() {
    return Seqs.seq(scan);
  }

  @Override
  public String nodeName() {
    return "WideScan";
  }

  @Override
  public String simpleString(int maxFields) {
    return "WideScan of " + output().size() + " columns";
  }

  @Override
  public String verboseStringWithOperatorId() {
    return "\n" + formattedNodeName() + "\n" + simpleString(0) + "\n";
  }

  @Override
  public Seq<SparkPlan> children() {
    return Seqs.seq(List.of());
  }

  @Override
  public SparkPlan mapChildren(Function1<SparkPlan, SparkPlan> function) {
    return this;
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return this;
  }

  @Override
  @SuppressWarnings("unchecked")
  protected SparkPlan of(Object[] arguments) {
    return new WideScanExec(
        (FileSourceScanExec) arguments[0],
        (Seq<Expression>) arguments[1],
        (Seq<Expression>) arguments[2]);
  }

  @Override
  public Object[] fields() {
    return new Object[] {scan, partitionFilters, dataFilters};
  }
}
