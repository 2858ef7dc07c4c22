package org.feedforward.job.target.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.Options;
import org.feedforward.job.config.OutputConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {

  private final SparkSession spark = LocalSpark.session();
  private final Dataset<Row> rows = spark.sql("select ' a\"b, ' as text, 1 as number");

  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void choosePlace() {
    out = folder.resolve("part[1]{x}*");
  }

  private static RowFiles of(Format format, Map<String, String> options) {
    return RowFiles.of(
        new OutputConfig(
            "out",
            format,
            new Options(options),
            false,
            Optional.empty(),
            "prediction",
            Optional.empty(),
            Optional.empty()));
  }

  private OptionalLong count(RowFiles files) throws IOException {
    return files.count(spark, new org.apache.hadoop.fs.Path(out.toUri()));
  }

  private List<String> lines() throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      Path part =
          files.filter(file -> file.getFileName().toString().startsWith("part-")).findFirst().get();
      return Files.readAllLines(part);
    }
  }

  @Test
  void parquetSaysHowManyRowsItHoldsWhateverTheFolderIsCalled() throws IOException {
    RowFiles files = of(Format.PARQUET, Map.of());
    files.write(rows.union(rows), out.toString(), Optional.empty());
    assertThat(count(files)).isEqualTo(OptionalLong.of(2));
    RowFiles named = RowFiles.named("PARQUET", Map.of());
    assertThat(named).isEqualTo(files);
  }

  @Test
  void csvOfAJobHasAHeaderDoubledQuotesAndAllBlanks() throws IOException {
    RowFiles files = of(Format.CSV, Map.of());
    files.write(rows, out.toString(), Optional.empty());
    assertThat(lines()).containsExactly("text,number", "\" a\"\"b, \",1");
    assertThat(count(files)).isEmpty();
  }

  @Test
  void optionsOfAJobWin() throws IOException {
    of(Format.CSV, Map.of("header", "false", "quote", "'", "sep", ";"))
        .write(
            spark.sql("select 'it\\'s;' as text, 1 as number"), out.toString(), Optional.empty());
    assertThat(lines()).containsExactly("'it''s;';1");
  }

  @Test
  void csvOfAStatementIsAsSparkWritesIt() throws IOException {
    RowFiles files = RowFiles.named("csv", Map.of("sep", ";"));
    files.write(rows, out.toString(), Optional.empty());
    assertThat(lines()).containsExactly("\"a\\\"b,\";1");
    assertThat(count(files)).isEmpty();
  }

  @Test
  void aFolderThatExistsIsNotAddedTo() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("part-0"), "mine");
    for (Format format : Format.WRITTEN) {
      assertThatThrownBy(() -> of(format, Map.of()).write(rows, out.toString(), Optional.empty()))
          .hasMessageContaining("already exists");
    }
    assertThat(lines()).containsExactly("mine");
  }
}
