package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.Options;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target is made of, and of what none is. */
class TargetsTest {

  @TempDir private Path folder;

  private static Target target(String path, Configuration configuration) {
    OutputConfig output =
        new OutputConfig(
            path,
            Format.CSV,
            new Options(Map.of()),
            false,
            Optional.empty(),
            "prediction",
            Optional.empty(),
            Optional.empty());
    return Targets.of(
        output,
        Optional.empty(),
        Optional.empty(),
        RunConfig.UNNAMED,
        Optional.of("/nowhere/in.csv"),
        configuration,
        LocalSpark::session);
  }

  @Test
  void aPathOnADiskIsAFolder() {
    String path = folder.resolve("out").toString();
    assertThat(target(path, LocalHadoop.configuration())).isInstanceOf(FolderTarget.class);
    assertThat(target("file:" + path, LocalHadoop.configuration()).place()).isEqualTo(path);
    assertThat(target(path + "/", LocalHadoop.configuration()).place()).isEqualTo(path);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ | the root folder",
        "s3://bucket/x | name it s3a://bucket/x",
        "S3N://bucket/x | name it s3a://bucket/x",
        "gs://bucket/x | gs cannot rename",
        "abfss://a@b/x | abfss cannot rename",
        "nosuch://x/y | Spark has no file system for nosuch://",
        "https://x/y | files of a web server",
        "/x/${DS} | is not expanded",
      })
  void refusesPlacesWhereNoResultCanStand(String path, String words) {
    assertThatThrownBy(() -> target(path, LocalHadoop.configuration()))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("--output " + path)
        .hasMessageContaining(words);
  }

  @Test
  void anObjectStoreWithoutItsJarIsRefusedWithTheJarThatIsMissing() {
    assumeTrue(
        TargetsTest.class.getResource("/org/apache/hadoop/fs/s3a/S3AFileSystem.class") == null);
    assertThatThrownBy(() -> target("s3a://bucket/x", LocalHadoop.configuration()))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageStartingWith("--output s3a://bucket/x: the class")
        .hasMessageContaining("put hadoop-aws-");
  }

  @Test
  void refusesTheCommitterThatPublishesTaskByTask() {
    Configuration second = LocalHadoop.configuration();
    second.set("mapreduce.fileoutputcommitter.algorithm.version", "2");
    assertThatThrownBy(() -> target(folder.resolve("out").toString(), second))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("algorithm.version=2");
    second.set("mapreduce.fileoutputcommitter.algorithm.version", "1");
    assertThat(target(folder.resolve("out").toString(), second)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a://bucket/x", "gs://bucket/x", "wasbs://bucket/x"})
  void aStatementThatWritesAnObjectStoreIsLeftToSpark(String path) {
    assertThat(Targets.ofStatement(path, "parquet", Map.of(), LocalHadoop.configuration()))
        .isEmpty();
  }

  @Test
  void aStatementThatWritesAFolderHasATarget() {
    String path = folder.resolve("out").toString();
    assertThat(Targets.ofStatement(path, "orc", Map.of(), LocalHadoop.configuration()))
        .hasValueSatisfying(target -> assertThat(target.place()).isEqualTo(path));
    assertThatThrownBy(() -> Targets.ofStatement("/", "orc", Map.of(), LocalHadoop.configuration()))
        .hasMessageStartingWith("DIRECTORY /: ");
  }
}
