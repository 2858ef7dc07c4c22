package org.feedforward.job.sql.parquet;

import org.apache.parquet.hadoop.metadata.BlockMetaData;

/**
 * A row group of a file that is read.
 *
 * @param file the file
 * @param ordinal which one of the file
 * @param first the index in the file of its first row
 * @param block what the footer says of it
 */
record RowGroup(StoredFile file, int ordinal, long first, BlockMetaData block) {

  long rows() {
    return block.getRowCount();
  }

  boolean holds(StoredFile other, long row) {
    return file == other && row >= first && row < first + rows();
  }
}
