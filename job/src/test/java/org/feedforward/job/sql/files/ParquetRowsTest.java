package org.feedforward.job.sql.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Footers say what a query of Spark's counts. */
class ParquetRowsTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir private Path folder;
  private Path table;

  /** 60 rows in folders, one of which begins with what hides other names. */
  @BeforeEach
  void write() {
    table = folder.resolve("a[1]{b}*");
    SPARK
        .range(0, 60, 1, 3)
        .selectExpr("id", "id % 4 AS part", "id % 2 AS _half")
        .write()
        .partitionBy("_half", "part")
        .parquet(table.toString());
  }

  private static long below(Path path) throws IOException {
    return ParquetRows.below(SPARK, hadoop(path));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> all = Files.walk(table)) {
      return all.filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  @Test
  void countsTheRowsOfAllFoldersButHiddenOnes() throws IOException {
    Path one = parts().get(0);
    for (String hidden : List.of("_rejects", ".attempt")) {
      Files.createDirectory(table.resolve(hidden));
      Files.copy(one, table.resolve(hidden).resolve("part-9.parquet"));
    }
    Files.copy(one, table.resolve("_copy.parquet"));
    assertThat(below(table)).isEqualTo(60);
    long ofOne = below(one.getParent());
    assertThat(ofOne).isBetween(1L, 59L);
    assertThat(ParquetRows.of(SPARK, List.of(hadoop(one), hadoop(one))))
        .isEqualTo(2 * SPARK.read().parquet(escaped(one)).count());
    assertThat(ParquetRows.of(SPARK, List.of())).isZero();
  }

  private static String escaped(Path path) {
    return path.toString().replaceAll("[\\[\\]{}*]", "\\\\$0");
  }

  @Test
  void moreFilesThanThreadsAreCountedOnceEach() throws IOException {
    List<Path> parts = parts();
    List<org.apache.hadoop.fs.Path> many =
        IntStream.range(0, 100).mapToObj(i -> hadoop(parts.get(i % parts.size()))).toList();
    long expected = 0;
    for (org.apache.hadoop.fs.Path one : many) {
      expected += ParquetRows.of(SPARK, List.of(one));
    }
    assertThat(ParquetRows.of(SPARK, many)).isEqualTo(expected);
  }

  @Test
  void aFooterThatIsNoneIsNamed() throws IOException {
    Path one = parts().get(2);
    Files.write(one, "no rows in here".getBytes(StandardCharsets.US_ASCII));
    Files.deleteIfExists(one.resolveSibling("." + one.getFileName() + ".crc"));
    assertThatThrownBy(() -> below(table))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(one.getFileName().toString());
  }

  @Test
  void aFileThatIsGoneIsNotSilentlyLeftOut() {
    assertThatThrownBy(() -> below(folder.resolve("nowhere")))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> ParquetRows.of(SPARK, List.of(hadoop(folder.resolve("gone.parquet")))))
        .isInstanceOf(FileNotFoundException.class);
  }
}
