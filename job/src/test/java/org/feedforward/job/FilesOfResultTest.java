package org.feedforward.job;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The raw table of churn in folders by label and in files of few rows: no row is lost. */
class FilesOfResultTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private Run score(String... more) {
    Stream<String> words =
        Stream.concat(
            Stream.of(
                "score",
                "--job",
                ROOT.resolve("conf/churn.yaml").toString(),
                "--output",
                folder.resolve("scored").toString()),
            Stream.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("scored"))) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  @Test
  void valuesBecomeFoldersAndFilesHaveFewRows() throws IOException {
    Run run =
        score("--set", "output.partition-by=[label, alert]", "--set", "output.files.rows=500");
    assertThat(run.code()).describedAs(run.err()).isEqualTo(ExitCode.DONE);
    SparkSession spark = LocalSpark.session();
    Dataset<Row> scored = spark.read().parquet(folder.resolve("scored").toString());
    assertThat(scored.count()).isEqualTo(3943);
    assertThat(scored.columns())
        .containsExactlyInAnyOrder("customer_id", "probabilities", "leaving", "label", "alert");
    Dataset<Row> expected =
        spark
            .read()
            .option("header", "true")
            .csv("src/test/resources/tables/churn/expected.csv")
            .selectExpr("cast(customer_id as long) customer_id", "label");
    assertThat(scored.select("customer_id", "label").exceptAll(expected).count()).isZero();
    List<Path> parts = files(".parquet");
    assertThat(parts.stream().map(path -> path.getParent().getParent().getFileName().toString()))
        .contains("label=stays", "label=leaves", "label=upgrades");
    for (Path part : parts) {
      assertThat(spark.read().parquet(part.toString()).count()).isLessThanOrEqualTo(500);
    }
    Dataset<Row> rejects = spark.read().parquet(folder.resolve("scored/_rejects").toString());
    assertThat(rejects.count()).isEqualTo(57);
    assertThat(rejects.selectExpr("explode(faults) f").groupBy("f.reason").count().collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("null", 45L),
            RowFactory.create("length", 6L),
            RowFactory.create("unknown", 11L));
  }

  /** Nobody has to sort them: how many labels there are is known. */
  @Test
  void labelsAndAlertsAreWrittenFromVectors() throws IOException {
    Run run = score("--set", "output.partition-by=[label, alert]");
    assertThat(run.code()).describedAs(run.err()).isEqualTo(ExitCode.DONE);
    Path result = folder.resolve("scored");
    assertThat(Files.readString(result.resolve("_MANIFEST.json"))).contains("\"row_groups\"");
    Map<String, Long> before = byFolders(result);
    Run other =
        score(
            "--set",
            "output.partition-by=[label, alert]",
            "--set",
            "output.files.rows=9999",
            "--overwrite");
    assertThat(other.code()).describedAs(other.err()).isEqualTo(ExitCode.DONE);
    assertThat(byFolders(result)).isEqualTo(before).hasSizeGreaterThan(3);
  }

  /** A checksum of the rows of each folder. */
  private static Map<String, Long> byFolders(Path result) {
    Map<String, Long> sums = new TreeMap<>();
    for (Row row :
        LocalSpark.session()
            .read()
            .parquet(result.toString())
            .groupBy("label", "alert")
            .agg(expr("bit_xor(xxhash64(customer_id, probabilities, leaving))"))
            .collectAsList()) {
      sums.put(row.getString(0) + " " + row.get(1), row.getLong(2));
    }
    return sums;
  }

  @Test
  void foldersThatCannotBeAreToldAtOnce() {
    Map<String, String> wrong =
        Map.of(
            "[labl]", "the result has no column 'labl'",
            "[probabilities]", "holds lists or structs",
            "[label, label]", "'label' is named twice");
    wrong.forEach(
        (columns, sentence) -> {
          Run run = score("--set", "output.partition-by=" + columns);
          assertThat(run.code()).isEqualTo(ExitCode.USAGE);
          assertThat(run.err()).contains(sentence);
          assertThat(folder.resolve("scored")).doesNotExist();
        });
  }
}
