/**
 * Parquet files in and out of a task. {@link org.feedforward.job.sql.parquet.CopyingWriter} writes
 * a result whose columns stand partly in the files that are being read: where all rows of a row
 * group are written, the bytes of a column chunk are copied, as parquet-java's {@code
 * ParquetRewriter} does; where some are left out, their values are encoded again, column by column
 * and without making anything else of them; and what was computed is encoded from vectors. Knows
 * nothing of queries.
 */
package org.feedforward.job.sql.parquet;
