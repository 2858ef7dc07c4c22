/**
 * Files of SQL statements, run one after another. A statement that writes a folder is written as a
 * run's result is, through {@code target}; what Spark would destroy first is refused. May use
 * {@code run}'s words for failures, {@code target}, {@code sql}, {@code config} and {@code fault}.
 */
package org.feedforward.job.script;
