package org.feedforward.job.run;

import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkThrowable;
import org.feedforward.graph.ModelException;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.job.input.Checksums;

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

  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "DiskSpace quota");

  private static final Pattern CLASS_NOT_FOUND =
      Pattern.compile("[A-Za-z0-9_.]*\\.fs\\.[A-Za-z0-9_.]+");

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
    Optional<JobException> environment = environment(error);
    if (environment.isPresent()) {
      return environment.get();
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

  /** Whether something could not be written because a disk or a quota is full. */
  static boolean isDiskFull(Throwable error) {
    return FULL.stream().anyMatch(words -> mentions(error, words));
  }

  /** What the machine lacks. */
  private static Optional<JobException> environment(Exception error) {
    if (isDiskFull(error)) {
      String message = "disk full; nothing was published, free some space and run again";
      return Optional.of(new JobException(ExitCode.ENVIRONMENT, message, error));
    }
    return find(error, ClassNotFoundException.class)
        .map(missing -> CLASS_NOT_FOUND.matcher(String.valueOf(missing.getMessage())))
        .filter(Matcher::find)
        .map(
            found ->
                new JobException(ExitCode.ENVIRONMENT, missingFileSystem(found.group()), error));
  }

  private static String missingFileSystem(String type) {
    String version = VersionInfo.getVersion();
    String jar =
        type.contains(".s3a.")
            ? "hadoop-aws-" + version + ".jar and the bundle of the AWS SDK that it names"
            : type.contains(".azurebfs.")
                ? "hadoop-azure-" + version + ".jar"
                : type.contains(".gcs.") ? "gcs-connector-hadoop3.jar" : "the jar that holds it";
    return "the class "
        + type
        + " of this path's file system is not there: put "
        + jar
        + " among Spark's jars, or name it with --packages or --jars of spark-submit";
  }

  private static boolean isData(Throwable cause) {
    return cause instanceof SparkThrowable spark
        && spark.getCondition() != null
        && DATA.stream().anyMatch(spark.getCondition()::startsWith);
  }

  /** The sentence of a fault of the data, with the words of what caused it. */
  private static String message(Throwable fault) {
    Throwable root = root(fault);
    String file = parameter(fault, "path").map(path -> path + ": ").orElse("");
    Optional<String> record = parameter(root, "badRecord");
    if (record.isPresent()) {
      return file
          + "a line has more or fewer cells than the header, or a quote that does not end: "
          + Names.escape(record.get());
    }
    if (!file.isEmpty() && root != fault) {
      return file + "cannot be read: " + firstLine(root) + Checksums.advice(file, root);
    }
    return root == fault ? firstLine(fault) : firstLine(fault) + " " + firstLine(root);
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    for (int i = 0; root.getCause() != null && i < DEEPEST_CAUSE; i++) {
      root = root.getCause();
    }
    return root;
  }

  /** What Spark says about a fault beside its words. */
  private static Optional<String> parameter(Throwable fault, String name) {
    return fault instanceof SparkThrowable spark
        ? Optional.ofNullable(spark.getMessageParameters().get(name))
        : Optional.empty();
  }

  /** Whether some cause says these words. */
  static boolean mentions(Throwable error, String words) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
      if (cause.getMessage() != null && cause.getMessage().contains(words)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
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

  /** The first line of a message, without Spark's names of conditions and states. */
  static String firstLine(Throwable error) {
    String message = error.getMessage() == null ? error.toString() : error.getMessage();
    String line = message.strip().lines().findFirst().orElse("");
    return Names.escape(
        line.replaceFirst("^\\[[A-Z0-9_.]+] ", "").replaceFirst(" SQLSTATE: \\w+.*$", "").strip());
  }
}
