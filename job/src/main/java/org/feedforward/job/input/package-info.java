/**
 * Tables to score: Parquet and CSV files as Spark reads them, with everything closed that would let
 * bad data pass without a word. May use {@code fault}, {@code config}, {@code sql} for Parquet's
 * columns, and Spark's public API.
 */
package org.feedforward.job.input;
