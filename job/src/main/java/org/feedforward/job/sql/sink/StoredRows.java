package org.feedforward.job.sql.sink;

import java.util.function.Supplier;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.Iterator;

/**
 * The stored columns of those rows of a partition that are asked for. Nothing is read before the
 * first of them; from then on this scan follows the one of the other columns.
 */
final class StoredRows {

  private final Supplier<Iterator<ColumnarBatch>> scan;
  private final int index;
  private Iterator<ColumnarBatch> batches;
  private ColumnarBatch batch;
  private Block block;
  private int row;

  /**
   * The part of a file that a scan reads. A scan tells it to the whole task when it begins with it,
   * and not again: where two scans take turns, what the task is told last may be the other's.
   */
  private record Block(UTF8String path, long start, long length) {

    static Block told() {
      return new Block(
          InputFileBlockHolder.getInputFilePath(),
          InputFileBlockHolder.getStartOffset(),
          InputFileBlockHolder.getLength());
    }

    void tell() {
      InputFileBlockHolder.set(path.toString(), start, length);
    }
  }

  /**
   * Rows.
   *
   * @param scan begins to read the same files in the same order
   * @param index the vector of the rows' indices in their files
   */
  StoredRows(Supplier<Iterator<ColumnarBatch>> scan, int index) {
    this.scan = scan;
    this.index = index;
  }

  /**
   * A row, which comes behind all that have been asked for.
   *
   * @param file the file that the task reads
   * @param number the index of the row in it
   * @return valid until the next one is asked for
   */
  InternalRow at(UTF8String file, long number) {
    if (batch == null || !holds(file, number)) {
      Block others = Block.told();
      do {
        next(file, number);
      } while (!holds(file, number));
      others.tell();
    }
    ColumnVector numbers = batch.column(index);
    while (numbers.getLong(row) < number) {
      row++;
    }
    if (numbers.getLong(row) != number) {
      throw isGone(file, number);
    }
    return batch.getRow(row);
  }

  private void next(UTF8String file, long number) {
    if (batches == null) {
      batches = scan.get();
    }
    if (block != null) {
      block.tell();
    }
    if (!batches.hasNext()) {
      throw isGone(file, number);
    }
    batch = batches.next();
    block = Block.told();
    row = 0;
  }

  private static IllegalStateException isGone(UTF8String file, long number) {
    return new IllegalStateException(
        "Row " + number + " of " + file + " is not there when it is read again");
  }

  /**
   * A task that reads a file twice asks for rows of the second time when those of the first have
   * come.
   */
  private boolean holds(UTF8String file, long number) {
    int last = batch.numRows() - 1;
    return file.equals(block.path())
        && last >= 0
        && batch.column(index).getLong(row) <= number
        && batch.column(index).getLong(last) >= number;
  }
}
