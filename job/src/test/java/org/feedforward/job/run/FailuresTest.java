package org.feedforward.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.spark.SparkException;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "The DiskSpace quota of /scores is exceeded: quota = 1"
      })
  void aFullDiskIsTheEnvironment(String words) {
    assertFault(
        new SparkException("Task failed", new IOException(words)),
        "disk full; nothing was published");
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.hadoop.fs.s3a.S3AFileSystem, hadoop-aws-3",
    "org.apache.hadoop.fs.azurebfs.AzureBlobFileSystem, hadoop-azure-3",
    "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem, gcs-connector",
    "com.example.fs.Own, the jar that holds it"
  })
  void aMissingFileSystemNamesItsJar(String type, String jar) {
    Exception error =
        new RuntimeException(new ClassNotFoundException("Class " + type + " not found"));
    assertFault(error, "the class " + type, jar, "--packages or --jars");
  }

  @Test
  void otherMissingClassesStayWhatTheyAre() {
    RuntimeException error = new RuntimeException(new ClassNotFoundException("com.example.Own"));
    assertThat(Failures.explained(error)).isSameAs(error);
  }

  @Test
  void aLostExecutorTellsItsWholeReason() {
    String message =
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure:"
            + " Lost task 0.3 in stage 1.0 (TID 7) (node-1 executor 3): ExecutorLostFailure"
            + " (executor 3 exited caused by one of the running tasks) Reason: \n"
            + "The executor with id 3 exited with exit code 137(SIGKILL, possible container OOM).\n"
            + "\n"
            + "The API gave the following container statuses: terminated, OOMKilled\n"
            + "\tat org.example.Frame.run(Frame.java:1)\n"
            + "Driver stacktrace:\n"
            + "\tat org.apache.spark.scheduler.DAGScheduler.abortStage(DAGScheduler.scala:2)";
    SparkException error = new SparkException(message);
    assertFault(
        error, "an executor was lost", "Reason: The executor with id 3 exited", "OOMKilled");
    assertThat(Failures.explained(error))
        .hasMessageNotContaining("Frame")
        .hasMessageNotContaining("Driver stacktrace");
    assertThat(LostExecutor.lacksMemory(error)).isTrue();
  }

  @Test
  void aTaskOfAnExecutorWithoutMemoryIsTheEnvironment() {
    SparkException error =
        new SparkException(
            "Lost task 0.5 in stage 0.0 (TID 7) (node-1 executor 3): java.lang.OutOfMemoryError:"
                + " Java heap space\n\tat org.example.Frame.run(Frame.java:1)");
    assertFault(error, "executor 3", "java.lang.OutOfMemoryError: Java heap space");
    assertThat(LostExecutor.lacksMemory(error)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Reason: Command exited with code 52, true",
    "Reason: Command exited with code 137, true",
    "Reason: Command exited with code 1, false",
    "Reason: Remote RPC client disassociated., false"
  })
  void tellsAnExecutorWhoseMemoryRanOutFromOthers(String reason, boolean memory) {
    SparkException error = new SparkException("ExecutorLostFailure (executor 3 exited) " + reason);
    assertFault(error, "an executor was lost", reason);
    assertThat(LostExecutor.lacksMemory(error)).isEqualTo(memory);
  }

  private static void assertFault(Exception error, String... words) {
    RuntimeException explained = Failures.explained(error);
    assertThat(explained).isInstanceOf(JobException.class).hasMessageContainingAll(words);
    assertThat(((JobException) explained).exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
  }
}
