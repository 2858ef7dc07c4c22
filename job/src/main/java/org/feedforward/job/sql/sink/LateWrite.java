package org.feedforward.job.sql.sink;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.feedforward.job.sql.parquet.ParquetSettings;
import org.feedforward.job.sql.parquet.ResultFolders;
import org.feedforward.job.sql.parquet.StoredFiles;
import org.feedforward.job.sql.parquet.WrittenColumn;

/**
 * What tasks know of columns that they take from the files of the input.
 *
 * @param columns all that are written
 * @param faults the vector of the faults; {@link WrittenColumn#NONE} where there is none
 * @param index the vector of the rows' indices
 * @param stored where the columns stand that are taken from files, for rows that are kept apart;
 *     null where none are
 * @param folders which of the columns become folders
 * @param settings what was asked of the files
 */
record LateWrite(
    List<WrittenColumn> columns,
    int faults,
    int index,
    Stored stored,
    ResultFolders folders,
    ParquetSettings settings)
    implements Serializable {

  /** Why the columns cannot be taken from files, if they cannot. */
  Optional<String> hindrance(StoredFiles files) throws IOException {
    Optional<String> ofColumns = files.hindrance(columns);
    return ofColumns.isPresent() ? ofColumns : files.hindrance(folders);
  }

  /**
   * Batches of stored columns.
   *
   * @param vectors which vector holds a column, by its place among all that are written; {@link
   *     WrittenColumn#NONE} for columns that are not stored
   * @param index the vector of the rows' indices
   */
  record Stored(int[] vectors, int index) implements Serializable {}
}
