/**
 * The account of a run. {@link org.feedforward.job.report.RunReport} is the only place where its
 * facts stand; the last line for programs, the lines for people and the facts of the manifest are
 * views of it. May use {@code fault}; knows no Spark.
 */
package org.feedforward.job.report;
