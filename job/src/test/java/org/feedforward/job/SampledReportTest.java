package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.statistics.Sampling;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of a table of many rows the distributions of features are those of a sample. The network gives
 * back what it is fed with, so that the figures of its outputs, which are of every row, are those
 * that the sample should come near to.
 */
class SampledReportTest {

  private static final int ROWS = 1_100_000;

  private static final int SORTED = 1;

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir private static Path folder;

  /** Random numbers, sorted ones, some that are far from the others, and some that are none. */
  @BeforeAll
  static void write() throws IOException {
    SPARK
        .range(0, ROWS, 1, 3)
        .selectExpr(
            "id",
            "float(randn(1)) AS a",
            "float(1 + id / 1000.0) AS b",
            "float(exp(randn(2))) AS c",
            "float(IF(id % 10 = 0, double('NaN'), randn(3))) AS d")
        .write()
        .option("parquet.block.size", 1 << 20)
        .parquet(folder.resolve("table").toString());
    nameFiles(folder.resolve("table"));
  }

  /** Gives the files the same names in every run: which blocks are taken depends on them. */
  private static void nameFiles(Path table) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(table)) {
      files = listed.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      Files.move(files.get(i), table.resolve("part-" + i + ".parquet"));
    }
    assertThat(files).hasSize(3);
  }

  private static JsonNode statistics(String name, String... more) throws IOException {
    Path output = folder.resolve(name);
    Run run = new Fed(folder).run("float4", folder.resolve("table"), output, words(more));
    assertThat(run.err()).isEmpty();
    return new ObjectMapper()
        .readTree(output.resolve("_report/run.json").toFile())
        .path("statistics");
  }

  private static String[] words(String... more) {
    String[] fed = {
      "--features", "a", "--features", "b", "--features", "c", "--features", "d", "--keep", "id"
    };
    String[] words = Arrays.copyOf(fed, fed.length + more.length);
    System.arraycopy(more, 0, words, fed.length, more.length);
    return words;
  }

  /**
   * Of the sorted column a file may give a block more or less than its share, which moves a rank by
   * {@code BLOCK / Sampling.ROWS}, 0.5 percent. With three files the quantiles below are at most
   * 0.72 percent off, whichever blocks are taken (3,000 random choices); the spread is 50 percent.
   */
  @Test
  void aSampleIsNearToAllRows() throws IOException {
    JsonNode statistics = statistics("sampled");
    for (int i = 0; i < 4; i++) {
      JsonNode feature = statistics.path("features").get(i);
      JsonNode all = statistics.path("outputs").get(i);
      for (String exact : new String[] {"count", "nan", "infinite", "min", "max", "mean"}) {
        assertThat(feature.path(exact)).as(exact).isEqualTo(all.path(exact));
      }
      assertThat(all.has("sample")).isFalse();
      int finite = i == 3 ? ROWS / 10 * 9 : ROWS;
      long sampled = finite / (ROWS / Sampling.ROWS);
      assertThat(feature.path("sample").asLong()).isBetween(sampled - 3000, sampled + 3000);
      double spread = quantile(all, "0.75") - quantile(all, "0.25");
      for (String part : new String[] {"0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"}) {
        double exact = quantile(all, part);
        double near = Math.max(0.03 * Math.abs(exact), (i == SORTED ? 0.015 : 0.008) * spread);
        assertThat(quantile(feature, part)).as(i + " " + part).isCloseTo(exact, within(near));
      }
    }
  }

  private static double quantile(JsonNode series, String part) {
    return series.path("quantiles").path(part).asDouble();
  }

  @Test
  void theSampleIsTheSameHoweverTheFilesAreSplit() throws IOException {
    JsonNode whole = statistics("whole");
    JsonNode split =
        LocalSpark.with(
            Map.of(
                "spark.sql.files.maxPartitionBytes", "1000000",
                "spark.sql.files.openCostInBytes", "1"),
            () -> statistics("split"));
    assertThat(split).isEqualTo(whole);
  }

  @Test
  void allRowsAreTakenWhereThatIsAskedFor() throws IOException {
    JsonNode statistics = statistics("all", "--set", "report.statistics=all");
    for (int i = 0; i < 4; i++) {
      JsonNode feature = statistics.path("features").get(i);
      assertThat(feature.has("sample")).isFalse();
      assertThat(feature.path("counts"))
          .isEqualTo(statistics.path("outputs").get(i).path("counts"));
    }
  }
}
