/**
 * The rows of a query on their way into files: one Spark job whose tasks write with Spark's own
 * writers under Spark's own commit protocol, so that retries and speculation stay Spark's affair. A
 * task tells rows that cannot be scored by their fault column and ends, keeps or rejects them; rows
 * are counted where they are written, once for each partition. {@link
 * org.feedforward.job.sql.sink.RowSink} is the door.
 */
package org.feedforward.job.sql.sink;
