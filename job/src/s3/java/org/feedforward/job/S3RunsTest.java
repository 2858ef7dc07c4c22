package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.Assumptions;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs from S3 into S3; scripts/test -Ps3. */
class S3RunsTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();

  @TempDir private Path folder;

  private final SparkSession spark = LocalSpark.session();
  private final Configuration configuration = spark.sparkContext().hadoopConfiguration();

  @BeforeEach
  void start() throws IOException {
    S3.install(configuration);
  }

  @AfterEach
  void leave() {
    S3.remove(configuration);
  }

  private static boolean hasConditions() {
    return !VersionInfo.getVersion().equals("3.4.1");
  }

  private static Run score(String input, String output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "score",
                "--model",
                MODEL.toString(),
                "--input",
                input,
                "--features",
                "x",
                "--output",
                output,
                "--run",
                "ds=2026-11-01"));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static void expect(Run run, ExitCode code, String words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    assertThat(run.out() + run.err()).contains(words);
  }

  private long read(String result) throws IOException {
    org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(result);
    JsonNode manifest;
    try (InputStream in =
        place
            .getFileSystem(configuration)
            .open(new org.apache.hadoop.fs.Path(place, "_MANIFEST.json"))) {
      manifest = new ObjectMapper().readTree(in);
    }
    List<String> files = new ArrayList<>();
    manifest.path("files").forEach(file -> files.add(file.path("path").asText()));
    return spark
        .read()
        .parquet(
            files.stream()
                .filter(file -> !file.startsWith("_"))
                .map(file -> result + "/" + manifest.path("data").asText() + "/" + file)
                .toArray(String[]::new))
        .where("prediction is not null")
        .count();
  }

  @Test
  void scoresFromAndIntoS3() throws IOException {
    Assumptions.assumeThat(hasConditions()).isTrue();
    String input = "s3a://bucket/in/rows.parquet";
    spark.range(1000).selectExpr("id", "float(id) x").repartition(3).write().parquet(input);
    String output = "s3a://bucket/scores";
    expect(score(input, output), ExitCode.DONE, "RESULT");
    assertThat(read(output + "/ds=2026-11-01")).isEqualTo(1000);
    expect(score(input, output), ExitCode.DONE, "Nothing to do");
    expect(score(input, output, "--where", "id < 10"), ExitCode.OUTPUT, "--replace");
    expect(score(input, output, "--where", "id < 10", "--replace"), ExitCode.DONE, "RESULT");
    assertThat(read(output + "/ds=2026-11-01")).isEqualTo(10);
    expect(Run.of("clean", "--output", output), ExitCode.DONE, "");
    assertThat(read(output + "/ds=2026-11-01")).isEqualTo(10);
  }

  @Test
  void readsModelsFromS3InSql() throws IOException {
    org.apache.hadoop.fs.Path model = new org.apache.hadoop.fs.Path("s3a://bucket/m/float1.onnx");
    model
        .getFileSystem(configuration)
        .copyFromLocalFile(new org.apache.hadoop.fs.Path(MODEL.toString()), model);
    Path script =
        Files.writeString(
            folder.resolve("script.sql"),
            "SELECT feedforward_predict('s3a://bucket/m/float1.onnx', 2.0f)");
    // as it would be given when Spark starts
    spark.sparkContext().conf().set("spark.feedforward.model.schemes", "s3a");
    try {
      expect(Run.of("sql", "--file", script.toString()), ExitCode.DONE, "RESULT");
    } finally {
      spark.sparkContext().conf().remove("spark.feedforward.model.schemes");
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    expect(
        score("s3a://nowhere/in", "s3a://bucket/x"),
        ExitCode.ENVIRONMENT,
        hasConditions() ? "there is no bucket nowhere" : "Spark 4.1 and later can");
    Assumptions.assumeThat(hasConditions()).isTrue();
    expect(
        score("s3a://bucket/none", "s3a://nowhere/x"),
        ExitCode.ENVIRONMENT,
        "there is no bucket nowhere");
    configuration.set("fs.s3a.access.key", "");
    expect(
        score("s3a://bucket/in", "/tmp/feedforward-none/out"),
        ExitCode.ENVIRONMENT,
        "no credentials for S3 are found");
  }
}
