/**
 * Scans of files as the operator wants them: columns although there are many of them, and a scan of
 * Parquet for less than the query asked for, with the place of each row in its file. Entered from
 * {@code sql} alone.
 */
package org.feedforward.job.sql.scan;
