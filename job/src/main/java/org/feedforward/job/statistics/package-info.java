/**
 * What the numbers of a run look like: of every feature as the network is fed with it, of every
 * output, and of every label how often it is given. All of it is counted in integers, so that it is
 * the same whatever the order of the rows and their partitions. {@link
 * org.feedforward.job.statistics.TileStatistics} counts in a task, {@link
 * org.feedforward.job.statistics.Statistics} travels and is merged, {@link
 * org.feedforward.job.statistics.Figures} is what is told of it. Knows no Spark.
 */
package org.feedforward.job.statistics;
