package org.feedforward.job.sql;

import org.apache.spark.rdd.InputFileBlockHolder;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** Values that the model cannot take, with the file they stand in where Spark knows it. */
final class DataFaults {

  private DataFaults() {}

  static JobException arrayLength(String column, int length, int expected) {
    return JobException.data(
        "column '"
            + Names.escape(column)
            + "' holds an array of "
            + length
            + " elements, expected "
            + expected
            + file());
  }

  static JobException indexOutOfRange(String model, IndexOutOfRangeException cause) {
    return new JobException(
        ExitCode.DATA, Names.escape(model) + ": " + cause.getMessage() + file(), cause);
  }

  private static String file() {
    String path = InputFileBlockHolder.getInputFilePath().toString();
    return path.isEmpty() ? "" : ", in " + Names.escape(path);
  }
}
