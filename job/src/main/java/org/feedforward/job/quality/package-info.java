/**
 * Rows that cannot be scored: the fault of a row is a value, a {@link
 * org.feedforward.job.quality.RowFault}. The receiver decides whether the fault ends the run, gives
 * a null or sends the row elsewhere. May use {@code fault}; knows no Spark.
 */
package org.feedforward.job.quality;
