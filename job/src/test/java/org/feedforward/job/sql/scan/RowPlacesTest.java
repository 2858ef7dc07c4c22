package org.feedforward.job.sql.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.LocalSpark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The place of a row is found by counting, from the first row of each part that a task reads. */
class RowPlacesTest {

  private static final long ROWS = 20_000;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  /** So that a task reads several files. */
  @BeforeEach
  void packFiles() {
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    spark.conf().set("spark.sql.files.minPartitionNum", "1");
  }

  @AfterEach
  void forget() {
    spark.conf().unset("spark.sql.files.openCostInBytes");
    spark.conf().unset("spark.sql.files.minPartitionNum");
    spark.conf().unset("spark.sql.files.maxPartitionBytes");
    InputFileBlockHolder.unset();
  }

  /** A file whose numbers are the places of the rows, of several row groups. */
  private String file() throws IOException {
    spark
        .range(0, ROWS, 1, 1)
        .write()
        .option("parquet.block.size", "30000")
        .option("parquet.block.size.row.check.min", "100")
        .option("parquet.enable.dictionary", "false")
        .mode("append")
        .parquet(folder.resolve("table").toString());
    try (Stream<Path> files = Files.list(folder.resolve("table"))) {
      return files
          .filter(f -> f.toString().endsWith(".parquet"))
          .findFirst()
          .orElseThrow()
          .toString();
    }
  }

  /** Parts of all sizes, some without the middle of any row group. */
  @ParameterizedTest
  @ValueSource(ints = {3_000, 17_000, 40_000, 1 << 20})
  void partsOfAFileAreNumberedFromTheirFirstRow(int bytes) throws IOException {
    String file = file();
    spark.conf().set("spark.sql.files.maxPartitionBytes", String.valueOf(bytes));
    Dataset<Row> rows = spark.read().parquet(folder.resolve("table").toString());
    assertThat(numbered(rows, (int) ((Files.size(Path.of(file)) + bytes - 1) / bytes)))
        .isEqualTo(ROWS);
  }

  @Test
  void theSameFileTwiceInATaskBeginsTwice() throws IOException {
    String file = file();
    assertThat(numbered(spark.read().parquet(file, file, file), 1)).isEqualTo(3 * ROWS);
  }

  /** Spark tells of a part when it begins with it, so that one without rows is not seen. */
  @Test
  void theSameFileBeginsAgainBehindOneWithoutRows() throws IOException {
    String file = file();
    String none = folder.resolve("none").toString();
    spark.range(0, 0, 1, 1).write().parquet(none);
    FilePartition partition =
        (FilePartition)
            spark
                .read()
                .parquet(file, none, file)
                .queryExecution()
                .executedPlan()
                .execute()
                .partitions()[0];
    List<PartitionedFile> parts =
        Stream.of(partition.files())
            .sorted(Comparator.comparing(part -> part.urlEncodedPath().contains("/none/")))
            .collect(Collectors.toCollection(ArrayList::new));
    assertThat(parts).hasSize(3);
    parts.add(1, parts.remove(2));
    RowPlaces places = new RowPlaces(parts, new Configuration());
    InputFileBlockHolder.set(parts.get(0).urlEncodedPath(), 0, parts.get(0).length());
    for (int time = 0; time < 2; time++) {
      assertThat(places.take((int) ROWS / 2)).isZero();
      assertThat(places.take((int) ROWS / 2)).isEqualTo(ROWS / 2);
    }
    assertThatThrownBy(() -> places.take(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void severalFilesOfATaskBeginEach() throws IOException {
    file();
    file();
    assertThat(numbered(spark.read().parquet(folder.resolve("table").toString()), 1))
        .isEqualTo(2 * ROWS);
  }

  /** Requires that each row stands where it is told to; says how many rows there are. */
  private long numbered(Dataset<Row> rows, int partitions) {
    IndexedScan scan = Scans.only(rows);
    NumberedScanExec numbered = (NumberedScanExec) scan.narrow(column -> true).orElseThrow().scan();
    List<long[]> counts =
        numbered.executeColumnar().toJavaRDD().map(RowPlacesTest::rightRows).collect();
    assertThat(numbered.executeColumnar().getNumPartitions()).as("tasks").isEqualTo(partitions);
    assertThat(counts).allSatisfy(count -> assertThat(count[0]).isEqualTo(count[1]));
    return counts.stream().mapToLong(count -> count[1]).sum();
  }

  private static long[] rightRows(ColumnarBatch batch) {
    long right = 0;
    for (int i = 0; i < batch.numRows(); i++) {
      right += batch.column(0).getLong(i) == batch.column(1).getLong(i) ? 1 : 0;
    }
    return new long[] {right, batch.numRows()};
  }

  /** A file that is read otherwise than planned is not numbered by chance. */
  @Test
  void aFileThatIsNoneOfTheTasksIsRefused() throws IOException {
    String file = file();
    Dataset<Row> rows = spark.read().parquet(file);
    FilePartition partition =
        (FilePartition) rows.queryExecution().executedPlan().execute().partitions()[0];
    List<PartitionedFile> parts = new ArrayList<>(List.of(partition.files()));
    RowPlaces places = new RowPlaces(parts, new Configuration());
    InputFileBlockHolder.set("file:/other.parquet", 0, 10);
    assertThatThrownBy(() -> places.take(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("file:/other.parquet")
        .hasMessageContaining("none of its files");
  }
}
