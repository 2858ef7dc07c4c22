/**
 * Tables to score: Parquet and CSV files as Spark reads them, without the reader options that would
 * let bad data pass silently. May use {@code fault}, {@code config}, {@code sql} for Parquet's
 * columns, and Spark's public API.
 */
package org.feedforward.job.input;
