package org.feedforward.job.sql.sink;

import org.apache.spark.sql.execution.datasources.WriteTaskResult;

/** The files that a task writes its rows into. */
interface PartitionFiles {

  /**
   * Ends the files and asks Spark for leave to keep all that the task has written.
   *
   * @param needsFile whether there must be one without rows too, to say which columns it has
   * @return what the commit and the statistics of Spark's commands want to know
   */
  WriteTaskResult commit(boolean needsFile);

  /** Gives up all that the task has written. */
  void abort();
}
