package org.feedforward.job.sql.scan;

import java.util.Optional;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetPartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.connector.SupportsMetadata;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.immutable.Map;

/**
 * A scan of Parquet files through Spark's second interface for sources that gives columns although
 * it has more of them than {@code spark.sql.codegen.maxFields}: what {@link WideScanExec} is for
 * the first interface. Only the readers of this scan see a larger limit. Equal to another over an
 * equal scan.
 */
public record WideParquetScan(ParquetScan scan) implements Scan, Batch, SupportsMetadata {

  /** The scan with columns, if the number of its columns alone makes it give rows. */
  public static Optional<SparkPlan> of(SparkPlan plan) {
    return plan instanceof BatchScanExec exec
            && exec.scan() instanceof ParquetScan scan
            && isOnlyTooWide(exec)
        ? Optional.of(over(exec, new WideParquetScan(scan)))
        : Optional.empty();
  }

  private static boolean isOnlyTooWide(BatchScanExec exec) {
    PartitionReaderFactory wide = unlimited(exec.readerFactory());
    return !exec.supportsColumnar()
        && Seqs.list(exec.inputPartitions()).stream().anyMatch(wide::supportColumnarReads);
  }

  /** By reflection, since the constructor takes other things on every line of Spark. */
  private static SparkPlan over(BatchScanExec exec, Scan scan) {
    Object[] arguments = new Object[exec.productArity()];
    for (int i = 0; i < arguments.length; i++) {
      Object argument = exec.productElement(i);
      arguments[i] = argument == exec.scan() ? scan : argument;
    }
    return exec.makeCopy(arguments);
  }

  private static PartitionReaderFactory unlimited(PartitionReaderFactory factory) {
    if (!(factory instanceof ParquetPartitionReaderFactory parquet)) {
      return factory;
    }
    SQLConf conf = parquet.sqlConf().clone();
    conf.setConfString(
        SQLConf.WHOLESTAGE_MAX_NUM_FIELDS().key(), String.valueOf(Integer.MAX_VALUE));
    return parquet.copy(
        conf,
        parquet.broadcastedConf(),
        parquet.dataSchema(),
        parquet.readDataSchema(),
        parquet.partitionSchema(),
        parquet.filters(),
        parquet.aggregation(),
        parquet.options());
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return unlimited(scan.createReaderFactory());
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return scan.planInputPartitions();
  }

  @Override
  public StructType readSchema() {
    return scan.readSchema();
  }

  @Override
  public String description() {
    return scan.description();
  }

  @Override
  public Map<String, String> getMetaData() {
    return scan.getMetaData();
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return scan.supportedCustomMetrics();
  }

  @Override
  public CustomTaskMetric[] reportDriverMetrics() {
    return scan.reportDriverMetrics();
  }
}
