package org.feedforward.job.sql.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes of scored queries from SQL and Datasets take over the columns that pass through, and are
 * otherwise Spark's own. The input is compressed with gzip, Spark's own writes are not.
 */
class ScoredWritesTest {

  private static final int ROWS = 4000;
  private static final String MODEL = "spark.feedforward.model.seed";
  private static final List<String> FEATURES =
      List.of("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @BeforeEach
  void writeInput() {
    spark.conf().set(MODEL, Run.golden("seed_relu/model.safetensors").toString());
    spark.conf().set(MODEL + ".architecture", Run.golden("seed_relu/module.txt").toString());
    List<String> columns = new ArrayList<>(List.of("id", "concat('t', id % 30) t"));
    columns.add("if(id % 3 = 0, null, array(id, null, id + 1)) list");
    for (int i = 0; i < FEATURES.size(); i++) {
      columns.add("cast(sin(id + " + i + ") as float) " + FEATURES.get(i));
    }
    spark
        .range(0, ROWS, 1, 1)
        .selectExpr(columns.toArray(String[]::new))
        .write()
        .option("compression", "gzip")
        .option("parquet.block.size", "40000")
        .option("parquet.block.size.row.check.min", "10")
        .parquet(folder.resolve("in").toString());
    spark.read().parquet(folder.resolve("in").toString()).createOrReplaceTempView("scored_input");
  }

  @AfterEach
  void drop() {
    for (String table : List.of("scored_table", "one", "parts", "buckets", "alone", "by_orc")) {
      spark.sql("drop table if exists " + table);
    }
    spark.sql("drop view if exists scored_input");
    spark.conf().unset("spark.sql.files.openCostInBytes");
    spark.conf().unset("spark.sql.files.minPartitionNum");
    spark.conf().unset(MODEL);
    spark.conf().unset(MODEL + ".architecture");
  }

  private static String prediction() {
    return "feedforward_predict('seed', " + String.join(", ", FEATURES) + ") p";
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Set<CompressionCodecName> codecs(Path place) throws IOException {
    return groups(place).stream()
        .map(group -> group.getColumns().get(0).getCodec())
        .collect(Collectors.toSet());
  }

  private static List<BlockMetaData> groups(Path place) throws IOException {
    List<BlockMetaData> groups = new ArrayList<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList()) {
        try (ParquetFileReader reader =
            ParquetFileReader.open(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
          groups.addAll(reader.getFooter().getBlocks());
        }
      }
    }
    return groups;
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return Arrays.stream((Row[]) rows.orderBy("id").collect()).map(Row::toString).toList();
  }

  private void requireCopied(String query, Path place) throws IOException {
    assertThat(codecs(place)).containsExactly(CompressionCodecName.GZIP);
    assertThat(groups(place)).hasSameSizeAs(groups(folder.resolve("in"))).hasSizeGreaterThan(3);
    assertThat(sorted(spark.read().parquet(place.toString())))
        .isEqualTo(sorted(spark.sql(query)))
        .hasSize(ROWS);
  }

  @Test
  void aDirectoryOfSqlIsCopied() throws IOException {
    String query = "select id, t, list, " + prediction() + " from scored_input";
    spark.sql("insert overwrite directory '" + out() + "' using parquet " + query);
    requireCopied(query, out());
    assertThat(spark.read().parquet(out().toString()).schema().simpleString())
        .isEqualTo(spark.sql(query).schema().simpleString());
  }

  @Test
  void aDatasetIsCopiedAndTheInputStaysAsItIs() throws IOException {
    String query = "select *, " + prediction() + ", 'm1' model from scored_input";
    Dataset<Row> scored = spark.sql(query);
    scored.write().parquet(out().toString());
    requireCopied(query, out());
    scored.write().mode("append").parquet(out().toString());
    assertThat(spark.read().parquet(out().toString()).count()).isEqualTo(2 * ROWS);
  }

  /** A query may name a file twice; one task then reads it twice. */
  @ParameterizedTest
  @CsvSource({"true, true", "id % 100 <> 50, false", "id > 3000, true"})
  void aFileThatIsReadTwiceIsWrittenTwice(String where, boolean hasCopies) throws IOException {
    String in = folder.resolve("in").toString();
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    spark.conf().set("spark.sql.files.minPartitionNum", "1");
    Dataset<Row> twice = spark.read().parquet(in, in).where(where);
    twice.createOrReplaceTempView("scored_input");
    Dataset<Row> scored = spark.sql("select id, t, list, " + prediction() + " from scored_input");
    scored.write().parquet(out().toString());
    assertThat(scored.rdd().getNumPartitions()).isEqualTo(1);
    assertThat(codecs(out()).contains(CompressionCodecName.GZIP)).isEqualTo(hasCopies);
    assertThat(sorted(spark.read().parquet(out().toString())))
        .isEqualTo(sorted(scored))
        .hasSize((int) twice.count());
  }

  @Test
  void aTableIsCreatedAndAppendedTo() throws IOException {
    String query = "select id, t, " + prediction() + " from scored_input";
    spark.sql(
        "create table scored_table using parquet location '" + out().toUri() + "' as " + query);
    requireCopied(query, out());
    // the columns have other names in this query
    spark.sql(
        "insert into scored_table select id + 0, t, p from (select id, concat(t, '') t, p from ("
            + query
            + "))");
    assertThat(spark.table("scored_table").count()).isEqualTo(2 * ROWS);
    spark.sql("insert into scored_table (id, t, p) select id, t, p from (" + query + ")");
    assertThat(spark.table("scored_table").count()).isEqualTo(3 * ROWS);
    assertThat(spark.table("scored_table").groupBy("id", "t", "p").count().where("count != 3"))
        .satisfies(rows -> assertThat(rows.count()).isZero());
  }

  @Test
  void aColumnUnderTheNameOfAnotherIsNotTakenForIt() {
    spark.sql("create table scored_table (p array<float>, s6 float, age float) using parquet");
    spark.sql(
        "insert into scored_table select "
            + prediction().replaceFirst(" p$", "")
            + ", age, s6 from scored_input");
    Row swapped = spark.sql("select sum(age) > sum(s6), count(*) from scored_table").first();
    Row input = spark.sql("select sum(s6) > sum(age), count(*) from scored_input").first();
    assertThat(swapped).isEqualTo(input);
    assertThat(
            spark
                .sql("select age, s6 from scored_table except select s6, age from scored_input")
                .count())
        .isZero();
  }

  @Test
  void aFilterLeavesWholeRowGroupsAsTheyAre() throws IOException {
    String query = "select id, t, " + prediction() + " from scored_input where id < 1500";
    spark.sql(query).write().parquet(out().toString());
    assertThat(codecs(out())).hasSize(2).contains(CompressionCodecName.GZIP);
    assertThat(sorted(spark.read().parquet(out().toString())))
        .isEqualTo(sorted(spark.sql(query)))
        .hasSize(1500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partition", "codec", "records", "computed", "sorted"})
  void whateverCannotBeCopiedIsWrittenBySpark(String why) throws IOException {
    Dataset<Row> scored =
        spark.sql(
            "select id, "
                + (why.equals("computed") ? "upper(t) t" : "t")
                + ", "
                + prediction()
                + " from scored_input");
    Dataset<Row> rows = why.equals("sorted") ? scored.orderBy("id") : scored;
    var write = rows.write();
    switch (why) {
      case "partition" -> write.partitionBy("t");
      case "codec" -> write.option("compression", "snappy");
      case "records" -> write.option("maxRecordsPerFile", "1000");
      default -> {}
    }
    write.parquet(out().toString());
    assertThat(codecs(out())).containsExactly(CompressionCodecName.SNAPPY);
    assertThat(sorted(spark.read().parquet(out().toString()).select("id", "t", "p")))
        .isEqualTo(sorted(scored.select("id", "t", "p")));
  }

  @Test
  void explainSaysThatColumnsAreTakenFromFiles() {
    spark.sql("create table scored_table (id bigint, p array<float>) using parquet");
    String from = " from scored_input";
    Dataset<Row> plan =
        spark.sql("explain insert into scored_table select id, " + prediction() + from);
    assertThat(plan.first().getString(0)).contains("CopyingFiles");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "insert into one select upper(t) t, P from F; column 't' is computed",
        "insert into one select t, P from F sort by id; rows are changed after",
        "insert into parts partition (t) select P, t from F; rows go to folders of",
        "insert into buckets select t, P from F; the table has buckets",
      })
  void explainSaysWhyColumnsAreDecoded(String insert, String why) {
    String columns = "(t string, p array<float>) using parquet ";
    spark.sql("create table one" + columns);
    spark.sql("create table parts" + columns + "partitioned by (t)");
    spark.sql("create table buckets" + columns + "clustered by (t) into 2 buckets");
    String query = insert.replace("P", prediction()).replace("F", "scored_input");
    for (String mode : new String[] {"", "extended ", "formatted "}) {
      assertThat(spark.sql("explain " + mode + query).first().getString(0))
          .as(mode + insert)
          .contains("WriteFiles [columns that pass through are decoded and written again: " + why)
          .doesNotContain("CopyingFiles");
    }
  }

  @Test
  void explainSaysNothingOfWritesWithoutColumnsThatPassThrough() {
    spark.sql("create table alone (p array<float>) using parquet");
    spark.sql("create table by_orc (t string, p array<float>) using orc");
    for (String insert :
        new String[] {
          "insert into alone select " + prediction(), "insert into by_orc select t, " + prediction()
        }) {
      assertThat(spark.sql("explain " + insert + " from scored_input").first().getString(0))
          .doesNotContain("decoded and written again");
    }
  }
}
