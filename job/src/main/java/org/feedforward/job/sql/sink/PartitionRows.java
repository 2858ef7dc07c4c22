package org.feedforward.job.sql.sink;

import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.sql.parquet.StoredFiles;
import scala.collection.Iterator;

/** What a task writes. */
sealed interface PartitionRows {

  /**
   * Rows of all columns.
   *
   * @param rows valid until the next one each
   * @param hindrance why no column is taken from a file, where one could have been
   */
  record Whole(Iterator<InternalRow> rows, Optional<String> hindrance) implements PartitionRows {}

  /**
   * Batches without the columns that stand in files.
   *
   * @param batches valid until the next one each
   * @param files where the other columns are
   * @param stored the other columns of rows that are asked for; null where nobody does
   */
  record Late(Iterator<ColumnarBatch> batches, StoredFiles files, StoredRows stored)
      implements PartitionRows {}
}
