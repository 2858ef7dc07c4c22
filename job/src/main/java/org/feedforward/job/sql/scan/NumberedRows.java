package org.feedforward.job.sql.scan;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/** The batches of a scan of files, with a vector of the rows' indices in their files behind. */
final class NumberedRows extends RDD<ColumnarBatch> {

  private static final long serialVersionUID = 1L;

  private final RDD<ColumnarBatch> scan;
  private final Broadcast<SerializableConfiguration> hadoop;

  NumberedRows(RDD<ColumnarBatch> scan, Broadcast<SerializableConfiguration> hadoop) {
    super(
        scan.context(),
        Seqs.seq(List.of(new OneToOneDependency<>(scan))),
        ClassTag$.MODULE$.apply(ColumnarBatch.class));
    this.scan = scan;
    this.hadoop = hadoop;
  }

  @Override
  public Partition[] getPartitions() {
    return scan.partitions();
  }

  @Override
  public scala.collection.immutable.Seq<String> getPreferredLocations(Partition partition) {
    return scan.preferredLocations(partition);
  }

  @Override
  public Iterator<ColumnarBatch> compute(Partition partition, TaskContext task) {
    RowPlaces places =
        new RowPlaces(List.of(((FilePartition) partition).files()), hadoop.value().value());
    RowNumbers numbers = new RowNumbers();
    return scan.iterator(partition, task)
        .map(
            Seqs.function(
                batch -> {
                  numbers.startWith(places.take(batch.numRows()));
                  return numbered(batch, numbers);
                }));
  }

  private static ColumnarBatch numbered(ColumnarBatch batch, RowNumbers numbers) {
    ColumnVector[] vectors = new ColumnVector[batch.numCols() + 1];
    Arrays.setAll(vectors, i -> i < batch.numCols() ? batch.column(i) : numbers);
    return new ColumnarBatch(vectors, batch.numRows());
  }
}
