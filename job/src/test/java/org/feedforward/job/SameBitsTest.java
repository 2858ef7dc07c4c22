package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same bits from any number of files, as Parquet and CSV: those of {@link SameBits}, to which
 * {@link WithoutVectorsTest} and {@link LocalClusterIT} hold scalar code and executors.
 */
class SameBitsTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir private static Path tables;
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, parquet",
    "2, parquet",
    "7, parquet",
    "200, parquet",
    "1, csv",
    "2, csv",
    "7, csv",
    "200, csv"
  })
  void everyNumberOfFilesGivesTheCommittedDigest(int files, String format) {
    Path table = table(files, format);
    for (SameBits network : SameBits.values()) {
      Path output = folder.resolve(network.name());
      assertThat(Run.of(network.score(folder, table, output)).err()).isEmpty();
      Dataset<Row> scored = SPARK.read().parquet(output.toString());
      assertThat(scored.count()).isEqualTo(SameBits.ROWS);
      assertThat(SameBits.digest(scored)).as(network.name()).isEqualTo(network.digest());
    }
  }

  private static Path table(int files, String format) {
    Path table = tables.resolve(files + "." + format);
    if (!Files.exists(table)) {
      Dataset<Row> digits = SPARK.read().parquet(SameBits.parquet().toString());
      (files == 1 ? digits.coalesce(1) : digits.repartition(files))
          .write()
          .option("header", "true")
          .format(format)
          .save(table.toString());
    }
    return table;
  }
}
