/**
 * The values of a column between two steps, and how texts, dates and files of keys are read. May
 * use {@code fault}, {@code quality} and Spark's {@code UTF8String}; knows no step.
 */
package org.feedforward.job.steps.cells;
