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

  private static void assertFault(Exception error, String... words) {
    RuntimeException explained = Failures.explained(error);
    assertThat(explained).isInstanceOf(JobException.class).hasMessageContainingAll(words);
    assertThat(((JobException) explained).exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
  }
}
