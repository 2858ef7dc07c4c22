/**
 * What runs in a task: rows or batches come in, a tile of them is gathered, the models compute, and
 * predictions and faults leave beside the columns. A {@code ScoreTask} says all of it and travels;
 * {@code ScoreBatches} and {@code ScoreRows} do the work. Knows nothing of how queries are planned.
 */
package org.feedforward.job.sql.task;
