/**
 * Which columns come out: those of the table that are kept, and what a prediction becomes beside
 * them. May use {@code fault}, {@code config}, {@code features}, {@code input} and Spark's public
 * API.
 */
package org.feedforward.job.output;
