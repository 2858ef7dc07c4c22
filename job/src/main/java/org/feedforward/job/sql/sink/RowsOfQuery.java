package org.feedforward.job.sql.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.parquet.StoredFiles;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/**
 * The rows of a query, one element for each partition: whole, or without the columns that can be
 * taken from the files where these allow it. Which of the two is decided by the task, for the files
 * of its partition.
 */
final class RowsOfQuery extends RDD<PartitionRows> {

  private static final long serialVersionUID = 1L;

  private final RDD<InternalRow> whole;
  private final RDD<ColumnarBatch> late;
  private final RDD<ColumnarBatch> stored;
  private final LateWrite write;
  private final Broadcast<SerializableConfiguration> hadoop;

  /** Why no partition is read without columns; null where one may be, or none could. */
  private final String hindrance;

  private RowsOfQuery(
      SparkContext context,
      List<Dependency<?>> parents,
      RDD<InternalRow> whole,
      RDD<ColumnarBatch> late,
      RDD<ColumnarBatch> stored,
      LateWrite write,
      Broadcast<SerializableConfiguration> hadoop,
      String hindrance) {
    super(context, Seqs.seq(parents), ClassTag$.MODULE$.apply(PartitionRows.class));
    this.whole = whole;
    this.late = late;
    this.stored = stored;
    this.write = write;
    this.hadoop = hadoop;
    this.hindrance = hindrance;
  }

  /**
   * Rows of all columns.
   *
   * @param hindrance why, where some columns could have been taken from files
   */
  static RDD<PartitionRows> whole(
      SparkContext context, RDD<InternalRow> rows, Optional<String> hindrance) {
    return new RowsOfQuery(
        context,
        List.of(new OneToOneDependency<>(rows)),
        rows,
        null,
        null,
        null,
        null,
        hindrance.orElse(null));
  }

  /**
   * The same without some columns where files allow it; all read the same files.
   *
   * @param stored these columns, of which rows may be asked for
   */
  static RDD<PartitionRows> late(
      SparkContext context,
      RDD<InternalRow> whole,
      RDD<ColumnarBatch> late,
      Optional<RDD<ColumnarBatch>> stored,
      LateWrite write,
      Broadcast<SerializableConfiguration> hadoop) {
    List<RDD<?>> parents = new ArrayList<>(List.of(whole, late));
    stored.ifPresent(parents::add);
    return parents.stream().allMatch(parent -> haveSameFiles(whole, parent))
        ? new RowsOfQuery(
            context,
            parents.stream().<Dependency<?>>map(OneToOneDependency::new).toList(),
            whole,
            late,
            stored.orElse(null),
            write,
            hadoop,
            null)
        : whole(context, whole, Optional.of("Spark cuts the files otherwise for fewer columns"));
  }

  private static boolean haveSameFiles(RDD<?> one, RDD<?> other) {
    Partition[] of = one.partitions();
    Partition[] also = other.partitions();
    boolean same = of.length == also.length;
    for (int i = 0; same && i < of.length; i++) {
      same =
          of[i] instanceof FilePartition first
              && also[i] instanceof FilePartition second
              && parts(first).equals(parts(second));
    }
    return same;
  }

  private static List<String> parts(FilePartition partition) {
    return Arrays.stream(partition.files())
        .map(file -> file.urlEncodedPath() + " " + file.start() + " " + file.length())
        .toList();
  }

  @Override
  public Partition[] getPartitions() {
    return whole.partitions();
  }

  @Override
  public scala.collection.immutable.Seq<String> getPreferredLocations(Partition partition) {
    return whole.preferredLocations(partition);
  }

  @Override
  public Iterator<PartitionRows> compute(Partition partition, TaskContext task) {
    return Iterator.single(rows(partition, task));
  }

  private PartitionRows rows(Partition partition, TaskContext task) {
    if (late == null) {
      return new PartitionRows.Whole(
          whole.iterator(partition, task), Optional.ofNullable(hindrance));
    }
    StoredFiles files = storedFiles(partition, task);
    Optional<String> ofFile = hindrance(files);
    return ofFile.isEmpty()
        ? new PartitionRows.Late(late.iterator(partition, task), files, storedRows(partition, task))
        : new PartitionRows.Whole(whole.iterator(partition, task), ofFile);
  }

  private Optional<String> hindrance(StoredFiles files) {
    try {
      return write.hindrance(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StoredRows storedRows(Partition partition, TaskContext task) {
    return stored == null
        ? null
        : new StoredRows(() -> stored.iterator(partition, task), write.stored().index());
  }

  private StoredFiles storedFiles(Partition partition, TaskContext task) {
    try {
      StoredFiles files =
          StoredFiles.of(List.of(((FilePartition) partition).files()), hadoop.value().value());
      task.addTaskCompletionListener((TaskCompletionListener) ended -> close(files));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(StoredFiles files) {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
