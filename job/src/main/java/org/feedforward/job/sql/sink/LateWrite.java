package org.feedforward.job.sql.sink;

import java.io.Serializable;
import java.util.List;
import org.feedforward.job.sql.parquet.ParquetSettings;
import org.feedforward.job.sql.parquet.WrittenColumn;

/**
 * What tasks know of columns that they take from the files of the input.
 *
 * @param columns all that are written
 * @param faults the vector of the faults; {@link WrittenColumn#NONE} where there is none
 * @param index the vector of the rows' indices
 * @param settings what was asked of the files
 */
record LateWrite(List<WrittenColumn> columns, int faults, int index, ParquetSettings settings)
    implements Serializable {}
