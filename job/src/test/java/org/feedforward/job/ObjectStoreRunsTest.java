package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose results stand in an object store, as a scheduler and a reader see them. */
class ObjectStoreRunsTest {

  private static final Path MODEL =
      Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath();
  private static final String OUTPUT = "s3a://bucket/scores";

  private final SparkSession spark = LocalSpark.session();
  private final Configuration configuration = spark.sparkContext().hadoopConfiguration();

  @TempDir private Path folder;
  private Path job;

  @BeforeEach
  void writeJob() throws IOException {
    FakeStore.install(configuration, folder.resolve("stores"));
    Files.createDirectories(stored("s3a://bucket/in/ds=2026-11-01"));
    Files.createDirectories(stored("s3a://bucket/in/ds=2026-11-02"));
    for (int day = 1; day <= 2; day++) {
      Files.writeString(
          stored("s3a://bucket/in/ds=2026-11-0" + day + "/a.csv"), "id,x\n1," + day + "\n2,5\n");
    }
    job =
        Files.writeString(
            folder.resolve("job.yaml"),
            String.format(
                Locale.ROOT,
                """
            model: {path: %s}
            input: {path: 's3a://bucket/in/ds={{ds}}', format: csv}
            features: [x]
            output: {path: '%s'}
            """,
                MODEL,
                OUTPUT));
  }

  @AfterEach
  void removeStore() {
    FakeStore.remove(configuration);
  }

  private Path stored(String path) {
    return folder.resolve("stores").resolve(path.substring("s3a://".length()));
  }

  private Run run(String verb, int day, String... more) {
    List<String> words =
        new ArrayList<>(List.of(verb, "--job", job.toString(), "--run", "ds=2026-11-0" + day));
    words.addAll(List.of(more));
    return Run.of(words);
  }

  private static void expect(Run run, ExitCode code, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    for (String word : words) {
      assertThat(run.out() + run.err()).contains(word);
    }
  }

  private JsonNode manifest(int day) throws IOException {
    return new ObjectMapper()
        .readTree(stored(OUTPUT + "/ds=2026-11-0" + day + "/_MANIFEST.json").toFile());
  }

  /** As README tells readers to. */
  private Dataset<Row> committed(int... days) throws IOException {
    List<String> files = new ArrayList<>();
    for (int day : days) {
      JsonNode manifest = manifest(day);
      for (JsonNode file : manifest.path("files")) {
        if (!file.path("path").asText().startsWith("_")) {
          files.add(
              OUTPUT
                  + "/ds=2026-11-0"
                  + day
                  + "/"
                  + manifest.path("data").asText()
                  + "/"
                  + file.path("path").asText());
        }
      }
    }
    return spark.read().option("basePath", OUTPUT).parquet(files.toArray(String[]::new));
  }

  private List<String> rows(int... days) throws IOException {
    return committed(days).orderBy("ds", "id").collectAsList().stream().map(Row::mkString).toList();
  }

  @Test
  void aRunIsDoneOnceAndReplacedOnDemand() throws IOException {
    expect(run("status", 1), ExitCode.NOT_THERE, "ds=2026-11-01: not there");
    expect(run("score", 1), ExitCode.DONE);
    expect(run("score", 2), ExitCode.DONE);
    List<String> rows = rows(1, 2);
    assertThat(rows).hasSize(4).allMatch(row -> row.contains("2026-11-0"));

    expect(run("score", 1), ExitCode.DONE, "Nothing to do");
    JsonNode first = manifest(1);
    String data = OUTPUT + "/ds=2026-11-01/" + first.path("data").asText();
    expect(run("status", 1), ExitCode.DONE, "Data:   " + data);
    assertThat(spark.read().parquet(data).count()).isEqualTo(2);

    Files.writeString(stored("s3a://bucket/in/ds=2026-11-01/a.csv"), "id,x\n1,7\n2,8\n3,9\n");
    expect(run("status", 1), ExitCode.OUTPUT, "not as the job makes it");
    expect(run("score", 1), ExitCode.OUTPUT, "--replace");
    assertThat(rows(1, 2)).isEqualTo(rows);
    expect(run("score", 1, "--replace"), ExitCode.DONE);
    assertThat(rows(1)).hasSize(3);
    assertThat(manifest(1).path("generation").asInt()).isEqualTo(2);
    assertThat(stored(data)).doesNotExist();
    assertThat(rows(2)).isEqualTo(rows.subList(2, 4));
  }

  /** Whoever does not know of the manifest reads nothing, and never a part. */
  @Test
  void aReaderOfTheFolderItselfFindsNothing() throws IOException {
    expect(run("score", 1), ExitCode.DONE);
    for (String place : List.of(OUTPUT, OUTPUT + "/ds=2026-11-01")) {
      assertThatThrownBy(() -> spark.read().parquet(place)).isInstanceOf(AnalysisException.class);
    }
  }

  @Test
  void whatADeadRunHasLeftGoesWithTheNextOrWithClean() throws IOException {
    expect(run("score", 1), ExitCode.DONE);
    Path runs = stored(OUTPUT + "/ds=2026-11-02/_runs/dead");
    for (boolean cleaned : List.of(true, false)) {
      Files.createDirectories(runs.resolve("data"));
      Files.writeString(runs.resolve("data/part-0.parquet"), "half");
      Files.writeString(
          runs.resolve("_ATTEMPT.json"),
          String.format(
              Locale.ROOT,
              """
          {"run": "dead", "target": "%s/ds=2026-11-02", "host": "%s", "process": 1, "started": 1}
          """,
              OUTPUT,
              java.net.InetAddress.getLocalHost().getHostName()));
      if (cleaned) {
        Run dry = Run.of("clean", "--output", OUTPUT, "--dry-run");
        expect(dry, ExitCode.DONE, "which has ended");
        assertThat(runs).exists();
        expect(Run.of("clean", "--output", OUTPUT), ExitCode.DONE, "which has ended");
      } else {
        expect(run("score", 2), ExitCode.DONE);
      }
      assertThat(runs).doesNotExist();
    }
    assertThat(rows(1, 2)).hasSize(4);
    expect(Run.of("clean", "--output", OUTPUT, "--keep", "1"), ExitCode.DONE, "ds=2026-11-01");
    assertThat(stored(OUTPUT + "/ds=2026-11-01")).doesNotExist();
    assertThat(rows(2)).hasSize(2);
    expect(run("status", 1), ExitCode.NOT_THERE);
  }

  @Test
  void rejectedRowsReportAndPartitionsAreOfTheResult() throws IOException {
    Files.writeString(stored("s3a://bucket/in/ds=2026-11-01/a.csv"), "id,x\n1,1\n2,\n3,5\n");
    String[] flags = {"--set", "errors.policy=reject", "--set", "output.partition-by=[id]"};
    expect(run("score", 1, flags), ExitCode.DONE, "Rejected 1 row");
    Dataset<Row> rows = committed(1);
    assertThat(rows.columns()).contains("id", "prediction");
    assertThat(rows.count()).isEqualTo(2);
    String result = OUTPUT + "/ds=2026-11-01";
    Path data = stored(result + "/" + manifest(1).path("data").asText());
    assertThat(spark.read().parquet(data.resolve("_rejects").toString()).count()).isOne();
    Path page = folder.resolve("page.html");
    expect(Run.of("report", result, "--output", page.toString()), ExitCode.DONE);
    assertThat(page).isNotEmptyFile();
    try (Stream<Path> report = Files.list(data.resolve("_report"))) {
      assertThat(report.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("run.json", "run.html");
    }

    expect(run("score", 2, flags), ExitCode.DONE);
    assertThat(
            new ObjectMapper()
                .readTree(
                    stored(OUTPUT + "/ds=2026-11-02/" + manifest(2).path("data").asText())
                        .resolve("_report/run.json")
                        .toFile())
                .path("drift")
                .toString())
        .contains("the run before");
  }

  @Test
  void rejectedRowsOfARunThatGivesUpAreKept() throws IOException {
    Files.writeString(stored("s3a://bucket/in/ds=2026-11-01/a.csv"), "id,x\n1,1\n2,\n3,\n");
    Run failed = run("score", 1, "--set", "errors.policy=reject", "--set", "errors.max-rows=1");
    expect(failed, ExitCode.DATA, "/data/_rejects");
    String kept = failed.err().replaceFirst("(?s).*?(s3a://[^ ;,]*_rejects).*", "$1");
    assertThat(spark.read().parquet(stored(kept).toString()).count()).isEqualTo(2);
    expect(run("status", 1), ExitCode.NOT_THERE);
    Files.writeString(stored("s3a://bucket/in/ds=2026-11-01/a.csv"), "id,x\n1,1\n");
    expect(run("score", 1), ExitCode.DONE);
    assertThat(stored(kept)).exists();
    assertThat(rows(1)).hasSize(1);
  }

  @Test
  void resultsAreCompared() {
    expect(run("score", 1), ExitCode.DONE);
    expect(run("score", 2), ExitCode.DONE);
    expect(
        Run.of("diff", OUTPUT + "/ds=2026-11-01", OUTPUT + "/ds=2026-11-02", "--key", "id"),
        ExitCode.MISMATCH);
  }

  @Test
  void whatAnObjectStoreCannotHoldIsRefused() {
    expect(
        run("score", 1, "--set", "errors.policy=reject", "--set", "errors.rejects=" + folder),
        ExitCode.USAGE,
        "stand inside it");
    expect(
        Run.of(
            "score",
            "--model",
            MODEL.toString(),
            "--input",
            folder.toString(),
            "--features",
            "x",
            "--output",
            OUTPUT,
            "--set",
            "run.mode=new-files"),
        ExitCode.USAGE,
        "an object store does not have");
    FakeStore.make(FakeStore.Conditions.IGNORED);
    expect(run("score", 1), ExitCode.ENVIRONMENT, "the store replaces an object");
    FakeStore.make(FakeStore.Conditions.UNKNOWN);
    expect(run("score", 1), ExitCode.ENVIRONMENT, "Spark 4.1 and later can");
    expect(run("status", 1), ExitCode.ENVIRONMENT, "Spark 4.1 and later can");
  }
}
