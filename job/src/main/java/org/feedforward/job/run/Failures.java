package org.feedforward.job.run;

import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.feedforward.graph.ModelException;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** Finds the words for the user in what Spark throws: the first cause, told once. */
final class Failures {

  private static final int DEEPEST_CAUSE = 30;

  /** Spark's conditions that data cause. */
  private static final List<String> DATA =
      List.of(
          "FAILED_READ_FILE",
          "MALFORMED_CSV_RECORD",
          "MALFORMED_RECORD_IN_PARSING",
          "USER_RAISED_EXCEPTION",
          "CANNOT_READ_FILE_FOOTER",
          "UNABLE_TO_INFER_SCHEMA",
          "PATH_NOT_FOUND",
          "_LEGACY_ERROR_TEMP_3241");

  private Failures() {}

  /** The exception that tells a run's end: our own where there is one, or one made of Spark's. */
  static RuntimeException explained(Exception error) {
    Optional<JobException> own = find(error, JobException.class);
    if (own.isPresent()) {
      return own.get();
    }
    Optional<ModelException> model = find(error, ModelException.class);
    if (model.isPresent()) {
      return model.get();
    }
    Throwable cause = error;
    for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
      if (cause instanceof FileNotFoundException || isData(cause)) {
        return new JobException(ExitCode.DATA, message(cause), error);
      }
      cause = cause.getCause();
    }
    return error instanceof RuntimeException unchecked
        ? unchecked
        : new JobException(ExitCode.FAILURE, message(error), error);
  }

  private static boolean isData(Throwable cause) {
    return cause instanceof SparkThrowable spark
        && spark.getCondition() != null
        && DATA.stream().anyMatch(spark.getCondition()::startsWith);
  }

  /** The sentence of a fault of the data, with the words of what caused it. */
  private static String message(Throwable fault) {
    String message = firstLine(fault);
    Throwable root = fault;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == fault ? message : message + " " + firstLine(root);
  }

  static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  static String firstLine(Throwable error) {
    String message = error.getMessage() == null ? error.toString() : error.getMessage();
    return Names.escape(message.lines().findFirst().orElse("").strip());
  }
}
