/**
 * Rows that cannot be scored: what is wrong with one is a value, a {@link
 * org.feedforward.job.quality.RowFault}. Whether it ends the run, gives a null or sends the row
 * elsewhere is for those to decide who get it. May use {@code fault}; knows no Spark.
 */
package org.feedforward.job.quality;
