package org.feedforward.job.run;

import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkThrowable;
import org.feedforward.graph.ModelException;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.DiskFull;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.Checksums;
import org.feedforward.job.input.FileSystems;

/** Finds the words for the user in what Spark throws: the first cause, told once. */
public final class Failures {

  /** Spark's condition of a job of which a task has failed. */
  private static final String ABORTED = "_LEGACY_ERROR_TEMP_3241";

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
          ABORTED);

  private Failures() {}

  /** The exception that tells a run's end: our own where there is one, or one made of Spark's. */
  public static RuntimeException explained(Throwable error) {
    Optional<JobException> own = Causes.find(error, JobException.class);
    if (own.isPresent()) {
      return own.get();
    }
    Optional<ModelException> model = Causes.find(error, ModelException.class);
    if (model.isPresent()) {
      return model.get();
    }
    Optional<JobException> environment = environment(error);
    if (environment.isPresent()) {
      return environment.get();
    }
    for (Throwable cause : Causes.of(error)) {
      if (cause instanceof FileNotFoundException || isData(cause)) {
        return new JobException(ExitCode.DATA, message(cause), error);
      }
    }
    if (error instanceof Error unexpected) {
      throw unexpected;
    }
    return error instanceof RuntimeException unchecked
        ? unchecked
        : new JobException(ExitCode.FAILURE, message(error), error);
  }

  /**
   * The same for a run with options of Spark's readers and writers, of which Spark may refuse one
   * when it comes to it.
   *
   * @param options what they are called, with their names
   */
  static RuntimeException explained(Throwable error, List<String> options) {
    RuntimeException explained = explained(error);
    Optional<IllegalArgumentException> refused =
        Causes.find(error, IllegalArgumentException.class)
            // a text among the data that is not a number
            .filter(e -> !(e instanceof NumberFormatException && e instanceof SparkThrowable));
    return options.isEmpty() || refused.isEmpty() || isTold(error)
        ? explained
        : RunFaults.refusedOptions(options, Causes.firstLine(refused.get()), error);
  }

  /** Whether something says more of a failure than that a job of Spark's has failed. */
  private static boolean isTold(Throwable error) {
    for (Throwable cause : Causes.of(error)) {
      boolean aborted =
          cause instanceof SparkThrowable spark && ABORTED.equals(spark.getCondition());
      if (cause instanceof JobException
          || cause instanceof ModelException
          || (isData(cause) && !aborted)) {
        return true;
      }
    }
    return environment(error).isPresent();
  }

  /** What the machine lacks. */
  private static Optional<JobException> environment(Throwable error) {
    if (DiskFull.is(error)) {
      return Optional.of(RunFaults.diskFull(error));
    }
    Optional<String> lost = LostExecutor.reason(error);
    if (lost.isPresent()) {
      return Optional.of(RunFaults.executorLost(lost.get(), error));
    }
    Optional<FSError> broken = Causes.find(error, FSError.class);
    if (broken.isPresent()) {
      String reason = Causes.firstLine(Causes.root(broken.get()));
      return Optional.of(RunFaults.diskFailed(reason, error));
    }
    return FileSystems.missingClass(error).map(words -> RunFaults.environment(words, error));
  }

  private static boolean isData(Throwable cause) {
    return cause instanceof SparkThrowable spark
        && spark.getCondition() != null
        && DATA.stream().anyMatch(spark.getCondition()::startsWith);
  }

  /** The sentence of a fault of the data, with the words of what caused it. */
  private static String message(Throwable fault) {
    Throwable root = Causes.root(fault);
    String path = parameter(fault, "path").orElse("");
    Optional<String> record = parameter(root, "badRecord");
    if (record.isPresent()) {
      return RunFaults.badRecord(path, record.get());
    }
    if (!path.isEmpty() && root != fault) {
      return RunFaults.unreadable(path, Causes.firstLine(root), Checksums.advice(path, root));
    }
    return root == fault
        ? Causes.firstLine(fault)
        : Causes.firstLine(fault) + " " + Causes.firstLine(root);
  }

  /** What Spark says about a fault beside its words. */
  private static Optional<String> parameter(Throwable fault, String name) {
    return fault instanceof SparkThrowable spark
        ? Optional.ofNullable(spark.getMessageParameters().get(name))
        : Optional.empty();
  }
}
