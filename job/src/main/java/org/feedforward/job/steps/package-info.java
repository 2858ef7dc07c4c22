/**
 * What is done to the raw values of a column before a network takes them: fill, scale, look up,
 * pad. A {@link org.feedforward.job.steps.Chain} of steps works on the {@link
 * org.feedforward.job.steps.cells.Cells} of a tile, in double, and is rounded once by whoever takes
 * the numbers. May use {@code fault}, {@code quality}, Spark's {@code UTF8String} and core's rule
 * for single numbers; knows no Catalyst and no model.
 */
package org.feedforward.job.steps;
