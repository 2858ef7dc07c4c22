package org.feedforward.job.sql.sink;

import java.util.ArrayList;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.feedforward.job.sql.parquet.ParquetSettings;
import org.feedforward.job.sql.plan.KeptColumns;
import org.feedforward.job.sql.plan.LateColumns;
import org.feedforward.job.sql.plan.LateColumns.StoredColumns;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * What is written.
 *
 * @param rows the rows
 * @param write what tasks know
 */
record RowSource(RDD<PartitionRows> rows, SharedWrite write) {

  /**
   * The rows of a query.
   *
   * @param rows of all columns
   * @param kept how the query comes by those that only pass through
   * @param settings what was asked of files that may take these over
   */
  static RowSource of(
      SparkContext context,
      RDD<InternalRow> rows,
      SharedWrite write,
      KeptColumns kept,
      Optional<ParquetSettings> settings) {
    RDD<InternalRow> whole = atLeastOnePartition(context, rows);
    if (kept instanceof KeptColumns.Decoded decoded) {
      return new RowSource(RowsOfQuery.whole(context, whole, decoded.reason()), write);
    }
    LateColumns columns = (LateColumns) kept;
    LateWrite taken =
        new LateWrite(
            columns.columns(),
            columns.faults(),
            columns.index(),
            columns
                .stored()
                .map(stored -> new LateWrite.Stored(stored.vectors(), stored.index()))
                .orElse(null),
            columns.folders(),
            settings.orElseThrow());
    return new RowSource(
        RowsOfQuery.late(
            context,
            whole,
            columns.batches(),
            columns.stored().map(StoredColumns::batches),
            taken,
            columns.input()),
        write.with(taken));
  }

  /** A table without rows becomes a file that says which columns it has. */
  private static RDD<InternalRow> atLeastOnePartition(SparkContext context, RDD<InternalRow> rows) {
    return rows.getNumPartitions() > 0
        ? rows
        : context.parallelize(
            CollectionConverters.asScala(new ArrayList<InternalRow>()).toSeq(),
            1,
            ClassTag$.MODULE$.apply(InternalRow.class));
  }
}
