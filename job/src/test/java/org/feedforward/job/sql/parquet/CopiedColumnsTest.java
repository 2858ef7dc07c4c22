package org.feedforward.job.sql.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Columns that a job keeps come out of it as they are stored. Tables are compressed with gzip and
 * results are not: the codec of a column chunk tells a copy from what was encoded again.
 */
class CopiedColumnsTest {

  private static final int ROWS = 4000;

  /** All that Spark can store: nested, of other calendars, of many bytes. */
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "if(id % 7 = 0, null, id % 2 = 0) b",
          "cast(id % 100 as byte) i8",
          "cast(id as short) i16",
          "cast(id as int) i32",
          "if(id % 11 = 0, null, cast('NaN' as float)) f32",
          "id / 3 f64",
          "if(id % 5 = 0, null, concat('text ', id % 50)) t",
          "cast(concat('text ', id) as binary) raw",
          "cast(id / 7 as decimal(9, 3)) d9",
          "cast(id / 7 as decimal(18, 6)) d18",
          "cast(id / 7 as decimal(38, 10)) d38",
          "date_add(date'1500-01-01', cast(id as int)) day",
          "timestamp_micros(id * 1000003) at",
          "timestamp_micros(-14831769600000000 + id * 86400000001) early",
          "cast(timestamp_micros(id * 1000003) as timestamp_ntz) local",
          "if(id % 3 = 0, null, slice(array(id, null, id + 1, id), 1, cast(id % 5 as int))) list",
          "map(concat('k', id % 3), if(id % 4 = 0, null, id)) m",
          "named_struct('x', id, 'y', named_struct('z', array(named_struct('w', id)))) s",
          "if(id % 2 = 0, null, array(array(id), array(), null)) lists",
          "make_dt_interval(0, 0, 0, id) span",
          "make_ym_interval(1, cast(id % 12 as int)) months");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private Path table() {
    return folder.resolve("table");
  }

  private Path out() {
    return folder.resolve("out");
  }

  private void write(Dataset<Row> rows) {
    KeptTables.writer(rows)
        .option("compression", "gzip")
        .mode("overwrite")
        .parquet(table().toString());
  }

  private static Dataset<Row> rows(String... more) {
    List<String> columns = new ArrayList<>(COLUMNS);
    columns.addAll(List.of(more));
    return KeptTables.rows(ROWS, 1, columns);
  }

  private Run score(String... more) {
    List<String> words = new ArrayList<>(List.of(Run.seedFeatures()));
    words.addAll(List.of("--overwrite"));
    words.addAll(List.of(more));
    return Run.score(table(), out(), words.toArray(String[]::new));
  }

  private static List<ParquetMetadata> footers(Path folder) throws IOException {
    List<ParquetMetadata> footers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".parquet"))
              .sorted(Comparator.comparing(Path::toString))
              .toList()) {
        try (ParquetFileReader reader =
            ParquetFileReader.open(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
          footers.add(reader.getFooter());
        }
      }
    }
    return footers;
  }

  private static List<BlockMetaData> rowGroups(Path folder) throws IOException {
    return footers(folder).stream().flatMap(footer -> footer.getBlocks().stream()).toList();
  }

  /** The codecs of what a row group keeps. */
  private static Set<CompressionCodecName> codecs(BlockMetaData group) {
    Set<CompressionCodecName> codecs = new LinkedHashSet<>();
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (!chunk.getPath().toDotString().startsWith("prediction")) {
        codecs.add(chunk.getCodec());
      }
    }
    return codecs;
  }

  private static boolean isCopy(BlockMetaData group) {
    return codecs(group).equals(Set.of(CompressionCodecName.GZIP));
  }

  /** The rows of a result as texts, old columns first. */
  private static List<String> texts(Dataset<Row> rows, String... columns) {
    return Arrays.stream((Row[]) rows.selectExpr(columns).orderBy("id").collect())
        .map(Row::toString)
        .toList();
  }

  private void requireSame(Dataset<Row> expected, Dataset<Row> actual) {
    String[] columns =
        Arrays.stream(expected.columns())
            .map(c -> c.equals("raw") ? "hex(raw) raw" : c)
            .toArray(String[]::new);
    assertThat(texts(actual, columns)).isEqualTo(texts(expected, columns));
  }

  private Dataset<Row> input() {
    return spark.read().parquet(table().toString());
  }

  private Dataset<Row> result() {
    return spark.read().parquet(out().toString());
  }

  /** What Spark's own writer makes of the same job. */
  private Dataset<Row> bySpark(String... more) {
    List<String> words = new ArrayList<>(List.of(Run.seedFeatures()));
    words.addAll(List.of("--output-option", "maxRecordsPerFile=1000000", "--overwrite"));
    words.addAll(List.of(more));
    Path other = folder.resolve("by-spark");
    assertThat(Run.score(table(), other, words.toArray(String[]::new)).err()).isEmpty();
    return spark.read().parquet(other.toString());
  }

  @Test
  void rowGroupsAreCopiedWhereAllRowsAreWritten() throws IOException {
    write(rows());
    Run run = score();
    assertThat(run.err()).isEmpty();
    List<BlockMetaData> groups = rowGroups(out());
    assertThat(groups).hasSameSizeAs(rowGroups(table())).hasSizeGreaterThan(3);
    assertThat(groups).allMatch(CopiedColumnsTest::isCopy);
    requireSame(input(), result());
    assertThat(result().schema()).isEqualTo(bySpark().schema());
    requireSame(bySpark(), result());
  }

  /** A column that the network does not take, in a row group that is encoded again. */
  @Test
  void aKeptColumnThatCannotBeReadIsAFaultOfTheData() throws IOException {
    write(rows());
    ColumnChunkMetaData texts =
        rowGroups(table()).get(0).getColumns().stream()
            .filter(chunk -> chunk.getPath().toDotString().equals("t"))
            .findFirst()
            .orElseThrow();
    try (Stream<Path> files = Files.list(table())) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".crc")) {
          Files.delete(file);
        } else if (file.toString().endsWith(".parquet")) {
          byte[] bytes = Files.readAllBytes(file);
          int from = (int) texts.getStartingPos();
          Arrays.fill(bytes, from, from + (int) texts.getTotalSize(), (byte) 0xff);
          Files.write(file, bytes);
        }
      }
    }
    Run run = score("--where", "id % 2 = 0");
    assertThat(run.code()).describedAs(run.err()).isEqualTo(ExitCode.DATA);
    assertThat(run.err()).contains("part-00000").contains("cannot be read: ");
    assertThat(out()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "null"})
  void aRowGroupWithAFaultIsEncodedAndItsNeighboursAreCopied(String policy) throws IOException {
    write(
        rows().withColumn("bmi", org.apache.spark.sql.functions.expr("if(id = 1500, null, bmi)")));
    Run run = score("--errors", policy);
    assertThat(run.err()).isEmpty();
    List<BlockMetaData> groups = rowGroups(out());
    boolean rejects = policy.equals("reject");
    assertThat(groups.stream().filter(group -> !isCopy(group)).count()).isEqualTo(rejects ? 1 : 0);
    Dataset<Row> kept = rejects ? input().where("id != 1500") : input();
    requireSame(kept, result());
    requireSame(bySpark("--errors", policy), result());
    if (rejects) {
      requireSame(
          input().where("id = 1500"),
          spark.read().parquet(out().resolve("_rejects").toString()).drop("faults", "file"));
    }
  }

  /** A reader takes a filter's column for one of nulls where it is not asked for it. */
  @Test
  void rejectedRowsAreFoundWhereAFilterOfAnotherColumnPassesPagesBy() throws IOException {
    rows("2 * id k")
        .withColumn("bmi", org.apache.spark.sql.functions.expr("if(id % 100 = 7, null, bmi)"))
        .write()
        .option("parquet.page.row.count.limit", "50")
        .parquet(table().toString());
    String where = "k >= 2000 and k < 5000";
    Run run = score("--errors", "reject", "--keep", "id", "--keep", "t", "--where", where);
    assertThat(run.err()).isEmpty();
    Dataset<Row> taken = input().where(where).select("id", "t");
    requireSame(taken.where("id % 100 != 7"), result());
    Dataset<Row> rejects = spark.read().parquet(out().resolve("_rejects").toString());
    assertThat(rejects.count()).isEqualTo(15);
    requireSame(taken.where("id % 100 = 7"), rejects.drop("faults", "file"));
  }

  @ParameterizedTest
  @CsvSource({"id % 10 = 3, 400", "id < 1000 or id >= 2000, 3000", "id = 77, 1", "id < 0, 0"})
  void aFilterLeavesWholeRowGroupsAsTheyAre(String where, long rows) throws IOException {
    write(rows());
    assertThat(score("--where", where).err()).isEmpty();
    assertThat(result().count()).isEqualTo(rows);
    requireSame(input().where(where), result());
    requireSame(bySpark("--where", where), result());
    List<BlockMetaData> groups = rowGroups(out());
    if (rows == 3000) {
      assertThat(groups).anyMatch(CopiedColumnsTest::isCopy).anyMatch(group -> !isCopy(group));
    } else {
      assertThat(groups).hasSizeLessThan(rowGroups(table()).size());
    }
  }

  @Test
  void whoAsksForACodecOrPagesGetsThem() throws IOException {
    write(rows());
    assertThat(score("--output-option", "compression=zstd").err()).isEmpty();
    for (BlockMetaData group : rowGroups(out())) {
      assertThat(codecs(group)).containsExactly(CompressionCodecName.ZSTD);
    }
    requireSame(input(), result());
    assertThat(score("--output-option", "compression=gzip").err()).isEmpty();
    assertThat(rowGroups(out())).allMatch(CopiedColumnsTest::isCopy);
    assertThat(score("--output-option", "parquet.bloom.filter.enabled#i32=true").err()).isEmpty();
    requireSame(input(), result());
    for (BlockMetaData group : rowGroups(out())) {
      assertThat(isCopy(group)).isFalse();
      assertThat(group.getColumns())
          .filteredOn(chunk -> chunk.getPath().toDotString().equals("i32"))
          .allMatch(chunk -> chunk.getBloomFilterOffset() > 0);
    }
  }

  @Test
  void whatReadersAreToldDoesNotHinderACopy() throws IOException {
    write(rows());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("parquet.page.verify-checksum.enabled", "true");
    try {
      assertThat(score().err()).isEmpty();
    } finally {
      hadoop.unset("parquet.page.verify-checksum.enabled");
    }
    assertThat(rowGroups(out())).allMatch(CopiedColumnsTest::isCopy);
  }

  @Test
  void indexesAndFiltersOfTheInputStillWork() throws IOException {
    rows()
        .write()
        .option("compression", "gzip")
        .option("parquet.page.size", "2000")
        .option("parquet.page.row.count.limit", "100")
        .option("parquet.enable.dictionary", "false") // which stands for the filter otherwise
        .option("parquet.bloom.filter.enabled#t", "true")
        .parquet(table().toString());
    assertThat(score().err()).isEmpty();
    Map<String, ColumnChunkMetaData> before = chunks(rowGroups(table()).get(0));
    Map<String, ColumnChunkMetaData> after = chunks(rowGroups(out()).get(0));
    before.forEach(
        (column, chunk) -> {
          ColumnChunkMetaData copy = after.get(column);
          assertThat(copy.getBloomFilterOffset() > 0).isEqualTo(chunk.getBloomFilterOffset() > 0);
          assertThat(copy.getColumnIndexReference() != null)
              .isEqualTo(chunk.getColumnIndexReference() != null);
          assertThat(copy.getOffsetIndexReference()).isNotNull();
          assertThat(copy.getStatistics()).isEqualTo(chunk.getStatistics());
          assertThat(copy.getEncodings()).isEqualTo(chunk.getEncodings());
        });
    assertThat(after.get("t").getBloomFilterOffset()).isPositive();
    // a query that reads few pages reads the right ones
    requireSame(input().where("i32 = 1234"), result().where("i32 = 1234"));
    requireSame(input().where("t = 'text 7'"), result().where("t = 'text 7'"));
    assertThat(result().where("t = 'no text'").count()).isZero();
  }

  private static Map<String, ColumnChunkMetaData> chunks(BlockMetaData group) {
    return group.getColumns().stream()
        .collect(java.util.stream.Collectors.toMap(c -> c.getPath().toDotString(), chunk -> chunk));
  }

  /** Moves the one file of a table into another. */
  private void writeBeside(Dataset<Row> rows) throws IOException {
    Path second = folder.resolve("second");
    rows.coalesce(1).write().parquet(second.toString());
    try (Stream<Path> files = Files.list(second)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.move(file, table().resolve("z-" + file.getFileName()));
      }
    }
  }

  @Test
  void aColumnThatAFileLacksIsNull() throws IOException {
    write(rows("1 more"));
    writeBeside(input().drop("more").selectExpr("id + 10000 id", "* except(id)"));
    assertThat(score().code()).isEqualTo(ExitCode.DONE);
    assertThat(rowGroups(out())).anyMatch(CopiedColumnsTest::isCopy);
    Dataset<Row> expected = spark.read().option("mergeSchema", "true").parquet(table().toString());
    requireSame(expected, result());
  }

  @Test
  void aFileThatSparkReadsAsAnotherTypeIsLeftToSpark() throws IOException {
    write(rows());
    List<BlockMetaData> groups = rowGroups(table());
    writeBeside(
        input().selectExpr("id + 10000 id", "* except(id, i32)", "cast(i32 as bigint) i32"));
    Run run = score();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out() + run.err()).contains("column 'i32' has another type in it");
    assertThat(rowGroups(out())).hasSizeLessThan(groups.size());
    assertThat(result().where("i32 != id % 10000").count()).isZero();
    assertThat(result().count()).isEqualTo(2 * ROWS);
  }

  @Test
  void aColumnThatATableHasByDefaultKeepsItsDefault() {
    write(rows());
    spark.sql("drop table if exists with_default");
    spark.sql("create table with_default using parquet location '" + table() + "'");
    try {
      spark.sql("alter table with_default add column more int default 42");
      List<String> words = new ArrayList<>(List.of("score"));
      words.addAll(Run.seedModel());
      words.addAll(List.of("--input-table", "with_default", "--output", out().toString()));
      words.addAll(List.of(Run.seedFeatures()));
      assertThat(Run.of(words).code()).isEqualTo(ExitCode.DONE);
      assertThat(result().where("more = 42").count()).isEqualTo(ROWS);
    } finally {
      spark.sql("drop table with_default");
    }
  }

  @Test
  void columnsOfPartitionFoldersAreWrittenBesideTheStoredOnes() throws IOException {
    rows("id % 3 part", "concat('w', id % 2) word")
        .write()
        .partitionBy("part", "word")
        .option("compression", "gzip")
        .parquet(table().toString());
    assertThat(score().err()).isEmpty();
    requireSame(input(), result());
    assertThat(rowGroups(out()))
        .allMatch(group -> codecs(group).contains(CompressionCodecName.GZIP));
  }

  @Test
  void columnsOfAllKindsStandBesideTheStoredOnes() throws IOException {
    write(rows());
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            output:
              columns:
                - {name: model, constant: model-identity}
                - {name: prediction, of: output}
                - {name: winner, of: output, label: [no, yes]}
                - {name: best, of: output, apply: softmax, top: 2}
                - {name: first, of: output, element: 0}
                - {name: sure, of: output, element: 1, above: 0.1}
                - {name: scored, constant: scored-at}
            """);
    assertThat(score("--job", job.toString()).err()).isEmpty();
    assertThat(rowGroups(out()))
        .allMatch(group -> codecs(group).contains(CompressionCodecName.GZIP));
    requireSame(input(), result());
    Dataset<Row> other = bySpark("--job", job.toString());
    assertThat(result().schema()).isEqualTo(other.schema());
    requireSame(other.drop("scored"), result().drop("scored"));
    assertThat(
            result()
                .selectExpr("scored > current_timestamp() - interval 1 hour ok")
                .distinct()
                .collectAsList())
        .containsExactly(org.apache.spark.sql.RowFactory.create(true));
  }
}
