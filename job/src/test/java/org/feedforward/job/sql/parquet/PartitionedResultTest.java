package org.feedforward.job.sql.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A result in folders of its columns' values: written from vectors where a row group has few of
 * them, and otherwise by Spark. Both give the same rows in the same folders.
 */
class PartitionedResultTest {

  private static final int ROWS = 5000;

  /** What can be partitioned by, and columns that are encoded one by one and in runs. */
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "concat('x', id % 5) five",
          "if(id % 7 = 0, null, concat('a/b=', id % 3)) odd",
          "if(id % 6 = 0, '', if(id % 4 = 0, null, 'there')) blank",
          "cast(id div 1000 as int) thousand",
          "date_add(date'2026-01-01', cast(id % 10 as int)) day",
          "id % 2 = 0 even",
          "cast(id % 4 as decimal(9, 2)) d9",
          "timestamp'2026-03-01 00:30:00' + make_dt_interval(0, cast(id % 3 as int)) at",
          "cast(if(id % 3 = 0, -0.0, 1.5) as double) half",
          "concat('text ', id) many",
          "cast(sin(id) as float) plain",
          "if(id % 11 = 0, null, cast(cos(id) as double)) gaps",
          "if(id % 3 = 0, null, slice(array(id, null, id + 1), 1, cast(id % 4 as int))) list",
          "named_struct('x', id, 'y', concat('y', id % 9)) s");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private Path table() {
    return folder.resolve("table");
  }

  private static Dataset<Row> rows() {
    return KeptTables.rows(ROWS, 2, COLUMNS);
  }

  private void write(Dataset<Row> rows) {
    KeptTables.writer(rows).parquet(table().toString());
  }

  private Run score(String place, String... more) {
    List<String> words = new ArrayList<>(List.of(Run.seedFeatures()));
    words.add("--overwrite");
    words.addAll(List.of(more));
    return Run.score(table(), folder.resolve(place), words.toArray(String[]::new));
  }

  /** What Spark's own writer makes of the same job. */
  private Run bySpark(String place, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--output-option", "maxRecordsPerFile=1000000"));
    return score(place, words.toArray(String[]::new));
  }

  /** The folders that hold files, and how many files each has. */
  private List<String> folders(String place) throws IOException {
    Path result = folder.resolve(place);
    try (Stream<Path> files = Files.walk(result)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .map(file -> result.relativize(file.getParent()).toString())
          .filter(name -> !name.startsWith("_"))
          .sorted()
          .toList();
    }
  }

  /** All rows with all columns, those of folders too, as texts. */
  private List<String> texts(String place) {
    Dataset<Row> result = spark.read().parquet(folder.resolve(place).toString());
    return Arrays.stream(
            (Row[])
                result
                    .selectExpr("to_json(struct(*)) whole", "id")
                    .orderBy("id")
                    .select("whole")
                    .collect())
        .map(Row::toString)
        .toList();
  }

  private String manifest(String place) throws IOException {
    return Files.readString(folder.resolve(place).resolve("_MANIFEST.json"));
  }

  private void assertSameAsBySpark(String... more) throws IOException {
    Run ours = score("ours", more);
    assertThat(ours.code()).describedAs(ours.err()).isEqualTo(ExitCode.DONE);
    assertThat(bySpark("theirs", more).code()).isEqualTo(ExitCode.DONE);
    assertThat(texts("ours")).isEqualTo(texts("theirs")).isNotEmpty();
    assertThat(folders("ours").stream().distinct())
        .containsExactlyElementsOf(folders("theirs").stream().distinct().toList());
    assertThat(manifest("ours")).contains("\"row_groups\"");
    assertThat(ours.out()).doesNotContain("written again by Spark");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "five",
        "odd",
        "blank",
        "thousand",
        "day",
        "even",
        "d9",
        "at",
        "half",
        "'thousand, five'",
        "'five, even, odd'"
      })
  void fewValuesAreWrittenFromVectors(String columns) throws IOException {
    write(rows());
    assertSameAsBySpark("--set", "output.partition-by=[" + columns.replace("'", "") + "]");
  }

  /** The rows come sorted: each row group has one value or two. */
  @Test
  void filesOfValuesThatAreOverAreEnded() throws IOException {
    write(rows().selectExpr("*", "cast(id div 25 as int) slice"));
    assertSameAsBySpark("--set", "output.partition-by=[slice]");
    assertThat(folders("ours").stream().distinct().count()).isEqualTo(ROWS / 25);
    assertThat(folders("ours")).hasSizeLessThanOrEqualTo(ROWS / 25 + 1);
  }

  /** Each row group has few of a hundred values, which come again after their files have ended. */
  @Test
  void filesOfValuesThatComeAgainAreBegunAnew() throws IOException {
    write(rows().selectExpr("*", "cast((id div 10) % 100 as int) slice"));
    assertSameAsBySpark("--set", "output.partition-by=[slice]");
    assertThat(folders("ours").stream().distinct().count()).isEqualTo(100);
    assertThat(folders("ours")).hasSizeGreaterThan(folders("theirs").size());
  }

  @Test
  void manyValuesAreSortedAndWrittenBySpark() throws IOException {
    write(rows().selectExpr("*", "cast(pmod(id * 7919, 499) as int) slice"));
    Run run = score("ours", "--set", "output.partition-by=[slice]");
    assertThat(run.code()).describedAs(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("written again by Spark")
        .contains("the columns of output.partition-by may have more than 64 values in a row group");
    assertThat(planned("--set", "output.partition-by=[slice]"))
        .contains("Columns: kept ones are written again: ")
        .contains("the columns of output.partition-by may have more than 64 values");
    assertThat(planned("--set", "output.partition-by=[five]"))
        .contains("Columns: kept ones are copied as they are stored");
    assertThat(folders("ours").stream().distinct().count()).isEqualTo(499);
    assertThat(texts("ours")).hasSize(ROWS);
  }

  private String planned(String... more) {
    List<String> words = new ArrayList<>(List.of("plan", "--overwrite"));
    words.addAll(Run.seedModel());
    words.addAll(List.of("--input", table().toString(), "--output", folder + "/ours"));
    words.addAll(List.of(Run.seedFeatures()));
    words.addAll(List.of(more));
    Run run = Run.of(words);
    assertThat(run.code()).describedAs(run.err()).isEqualTo(ExitCode.DONE);
    return run.out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "null"})
  void rowsThatCannotBeScored(String policy) throws IOException {
    write(
        rows().withColumn("bmi", org.apache.spark.sql.functions.expr("if(id % 9 = 0, null, bmi)")));
    assertSameAsBySpark("--set", "output.partition-by=[five]", "--errors", policy);
    if (policy.equals("reject")) {
      assertThat(rejects("ours")).isEqualTo(rejects("theirs")).hasSize((ROWS + 8) / 9);
    }
  }

  private List<String> rejects(String place) {
    return Arrays.stream(
            (Row[])
                spark
                    .read()
                    .parquet(folder.resolve(place).resolve("_rejects").toString())
                    .drop("file")
                    .orderBy("id")
                    .collect())
        .map(Row::toString)
        .toList();
  }

  @Test
  void aFilterAndFewColumns() throws IOException {
    write(rows());
    assertSameAsBySpark(
        "--set",
        "output.partition-by=[odd]",
        "--where",
        "id % 3 = 1 and id > 700",
        "--keep",
        "id",
        "--keep",
        "odd",
        "--keep",
        "gaps");
  }

  /** A column of the input's folders, and a constant of the run. */
  @Test
  void valuesThatStandInNoFile() throws IOException {
    rows().write().partitionBy("thousand").parquet(table().toString());
    assertSameAsBySpark(
        "--set",
        "output.columns=[{name: p, of: output}, {name: made, constant: model-identity}]",
        "--set",
        "output.partition-by=[made, thousand]");
  }

  /** Five parts of a row group are more than may be held: all but the last are written at once. */
  @Test
  void rowGroupsTogetherAreNoLargerThanOneMayBe() throws IOException {
    write(rows());
    assertSameAsBySpark(
        "--set", "output.partition-by=[five]", "--output-option", "parquet.block.size=20000");
    assertThat(rowGroups("ours")).isGreaterThanOrEqualTo(3 * rowGroups("table"));
  }

  private int rowGroups(String place) throws IOException {
    int groups = 0;
    try (Stream<Path> files = Files.walk(folder.resolve(place))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        try (ParquetFileReader reader =
            ParquetFileReader.open(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
          groups += reader.getFooter().getBlocks().size();
        }
      }
    }
    return groups;
  }
}
