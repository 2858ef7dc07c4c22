package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.Run;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table of several files: every row is scored with its own value, or the run is refused with one
 * sentence. The network gives the feature {@code x} that it takes.
 */
class ManyFilesTest {

  private static final ParquetFile.Encoding SPLIT =
      new ParquetFile.Encoding(
          WriterVersion.PARQUET_1_0, false, true, CompressionCodecName.UNCOMPRESSED, 1 << 20);
  private static final ParquetFile.Encoding DELTA =
      new ParquetFile.Encoding(
          WriterVersion.PARQUET_2_0, false, false, CompressionCodecName.SNAPPY, 1 << 20);

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void names() {
    input = folder.resolve("in");
    output = folder.resolve("out");
  }

  // types

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 x (INTEGER(8,true))   | 1   | int32 x                      | 300",
        "int32 x (INTEGER(16,true))  | -1  | int32 x                      | 70000",
        "int32 x (INTEGER(8,true))   | 1   | int32 x (INTEGER(8,false))   | 200",
        "int32 x (INTEGER(8,false))  | 255 | int32 x                      | -100000",
        "int32 x                     | -7  | int32 x (INTEGER(32,false))  | 3000000000",
        "int32 x (INTEGER(16,false)) | 1   | int64 x                      | 1099511627776",
        "float x                     | 0.5 | double x                     | 0.1",
        "int32 x (DECIMAL(5,2))      | 1.5 | int64 x (DECIMAL(12,2))      | 12345678.25",
      })
  void typesAreWidenedWhereThatIsExact(String type, BigDecimal a, String other, BigDecimal b) {
    file(type, a).write(input.resolve("p0.parquet"));
    file(other, b).write(input.resolve("p1.parquet"));
    assertScored(a.floatValue(), b.floatValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "double x               | int32 x (INTEGER(32,false)) | double    | bigint",
        "float x                | int32 x                     | float     | int",
        "int32 x                | int32 x (DECIMAL(5,2))      | int       | decimal(5,2)",
        "int64 x                | int64 x (INTEGER(64,false)) | bigint    | decimal(20,0)",
        "int32 x (DECIMAL(5,2)) | int32 x (DECIMAL(5,3))      | (5,2)     | (5,3)",
        "int32 x                | int32 x (DATE)              | int       | date",
        "int32 x                | boolean x                   | int       | boolean",
      })
  void otherTypesAreRefusedWithColumnTypesAndBothFiles(
      String type, String other, String shown, String otherShown) {
    file(type, 1).write(input.resolve("p0.parquet"));
    file(other, other.startsWith("bool") ? true : 1).write(input.resolve("p1.parquet"));
    assertRefused("column 'x'", shown, otherShown, "p0.parquet", "p1.parquet");
  }

  @Test
  void theOrderOfTheFilesDoesNotMatter() {
    file("int32 x", 300).write(input.resolve("p0.parquet"));
    file("int32 x (INTEGER(8,true))", 1).write(input.resolve("p1.parquet"));
    assertScored(300, 1);
  }

  @Test
  void aKeptColumnIsWidenedAndElementsOfListsAre() {
    String list = "optional group l (LIST) { repeated group list { optional %s element%s; } }";
    file(
            List.of(
                "optional float x",
                String.format(Locale.ROOT, list, "int32", " (INTEGER(8,true))")),
            1f)
        .with("l", List.of(1, -2))
        .write(input.resolve("p0.parquet"));
    file(List.of("optional float x", String.format(Locale.ROOT, list, "int64", "")), 2f)
        .with("l", List.of(1L << 40))
        .write(input.resolve("p1.parquet"));
    assertThat(scored().stream().map(row -> row.getList(row.fieldIndex("l"))))
        .containsExactlyInAnyOrder(List.of(1L, -2L), List.of(1L << 40));
  }

  @Test
  void aConflictInAColumnThatNobodyUsesIsNoFault() {
    file(List.of("optional float x", "optional int32 k"), 1f).write(input.resolve("p0.parquet"));
    file(List.of("optional float x", "optional double k"), 2f).write(input.resolve("p1.parquet"));
    assertRefused("column 'k'", "--keep");
    assertThat(score("--keep", "x").code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aDeclarationOfSparkThatNoLongerFitsTheFileIsPassedOver() {
    spark
        .range(3)
        .selectExpr("cast(id as int) as x")
        .write()
        .parquet(folder.resolve("spark").toString());
    file("int64 x", 1L << 33).write(input.resolve("p0.parquet"));
    spark
        .read()
        .parquet(folder.resolve("spark").toString())
        .coalesce(1)
        .write()
        .mode("append")
        .parquet(input.toString());
    assertScored((float) (1L << 33), 0, 1, 2);
  }

  // columns that a file lacks

  @Test
  void aKeptColumnThatAFileLacksIsNullThereAndANoteSaysSo() {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    file(List.of("optional float x", "optional int32 k"), 2f)
        .with("k", 7)
        .write(input.resolve("p1.parquet"));
    Run run = score();
    assertThat(run.out()).contains("Note: ", "p0.parquet", "'k'", "null");
    assertThat(rows().stream().map(row -> row.get(row.fieldIndex("k"))))
        .containsExactlyInAnyOrder(null, 7);
  }

  @Test
  void aFeatureThatAFileLacksIsRefused() {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    file("float y", 2f).write(input.resolve("p1.parquet"));
    assertRefused("p1.parquet", "column 'x'");
  }

  @Test
  void aConditionOnAColumnThatAFileLacksIsRefused() {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    file(List.of("optional float x", "optional int32 k"), 2f)
        .with("k", 7)
        .write(input.resolve("p1.parquet"));
    assertRefused(score("--where", "k > 5"), "p0.parquet", "'k'", "--where");
    assertThat(score("--where", "x > 1.5").code()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).hasSize(1);
  }

  @Test
  void namesThatDifferByCaseOnlyAreRefusedAcrossFiles() {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    file("float X", 2f).write(input.resolve("p1.parquet"));
    assertRefused("'x'", "'X'", "p0.parquet", "p1.parquet");
  }

  // rows that nobody reads

  @ParameterizedTest
  @ValueSource(strings = {"2024/02/p1.parquet", "more/p1.parquet", "a b/ü/p1.parquet"})
  void filesInFoldersBelowFoldersAreScored(String other) {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    file("float x", 2f).write(input.resolve(other));
    assertScored(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "year=2024/p1.parquet",
        "year=2024/more/p1.parquet",
        "more/year=2024/p1.parquet",
        "year=/p1.parquet",
      })
  void filesBesidePartitionFoldersAreRefused(String other) {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    file("float x", 2f).write(input.resolve(other));
    assertRefused("p1.parquet");
  }

  @Test
  void partitionFoldersOfDifferentDepthOrNamesAreRefused() {
    file("float x", 1f).write(input.resolve("year=2024/p0.parquet"));
    file("float x", 2f).write(input.resolve("year=2025/month=1/p1.parquet"));
    assertRefused("p0.parquet", "p1.parquet", "year, month");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_x.parquet", ".x.parquet", "_*"})
  void hiddenFilesThatAreNamedAreRefused(String name) {
    file("float x", 1f).write(input.resolve(name.replace("*", "x")));
    input = input.resolve(name);
    assertRefused(name.replace("*", "x"), "rename the file");
  }

  @Test
  void hiddenFilesBesideOthersAreNoData() throws IOException {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    Files.writeString(input.resolve("_SUCCESS"), "");
    Files.writeString(input.resolve(".p0.parquet.tmp"), "x");
    assertScored(1);
    input = input.resolve("*");
    assertThat(score("--overwrite").code()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).hasSize(1);
  }

  @Test
  void aFileThatIsStillBeingCopiedIsRefused() throws IOException {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    Files.writeString(input.resolve("p1.parquet._COPYING_"), "PAR1");
    assertRefused("p1.parquet._COPYING_", "still being copied");
  }

  @Test
  void anEmptyParquetFileBesideGoodOnesIsRefused() throws IOException {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    Files.writeString(input.resolve("p1.parquet"), "");
    assertRefused("p1.parquet", "0 bytes");
  }

  @Test
  void everyFileThatCannotBeReadIsNamed() throws IOException {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    Files.writeString(input.resolve("p1.parquet"), "hello, world");
    Files.write(
        input.resolve("p2.parquet"),
        Arrays.copyOf(Files.readAllBytes(input.resolve("p0.parquet")), 40));
    assertRefused("p1.parquet", "p2.parquet", "no footer");
  }

  @Test
  void filesWithoutRowsAreScored() {
    file("float x").write(input.resolve("p0.parquet"));
    assertScored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"day=*", "day=2"})
  void aPlaceOfAGlobWithoutFilesIsRefusedUnlessAllowed(String place) throws IOException {
    file("float x", 1f).write(input.resolve("day=1/p0.parquet"));
    Files.createDirectories(input.resolve("day=2"));
    input = input.resolve(place);
    assertRefused("day=2", "input.allow-empty");
    Run run = score("--set", "input.allow-empty=true");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).hasSize(place.equals("day=*") ? 1 : 0);
    assertThat(spark.read().parquet(output.toString()).columns()).contains("prediction");
  }

  @Test
  void anEmptyFolderBelowIsANote() throws IOException {
    file("float x", 1f).write(input.resolve("day=1/p0.parquet"));
    Files.createDirectories(input.resolve("day=2"));
    Run run = score();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("Note: ", "day=2", "no data files");
  }

  @Test
  void fewerRowsThanAskedForAreRefused() {
    file("float x", 1f, 2f).write(input.resolve("p0.parquet"));
    assertRefused(score("--set", "input.min-rows=3"), "2 rows", "input.min-rows", "3");
    assertThat(score("--set", "input.min-rows=2").code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void filesThatOptionsOfTheReaderChooseAreScored() {
    file("float x", 1f).write(input.resolve("p0.parquet"));
    file("double x", 2.0).write(input.resolve("q1.parquet"));
    assertThat(score("--input-option", "pathGlobFilter=q*").code()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).hasSize(1);
    assertRefused(score("--overwrite", "--input-option", "pathGlobFilter=z*"), "allow-empty");
  }

  @Test
  void csvFilesInFoldersAreScoredToo() throws IOException {
    csv("b.csv", "x\n3\n");
    csv("2024/a.csv", "x\n1\n2\n");
    assertThat(score("--input-format", "csv").code()).isEqualTo(ExitCode.DONE);
    assertThat(rows()).hasSize(3);
  }

  // partition columns

  @ParameterizedTest
  @ValueSource(strings = {"007", "1.10", "2024-01-01", "1e3", "true", "a b"})
  void aPartitionColumnKeepsTheTextOfItsFolder(String text) {
    file("float x", 1f).write(input.resolve("k=" + text + "/p0.parquet"));
    assertThat(scored().get(0).<Object>getAs("k")).isEqualTo(text);
  }

  @Test
  void aPartitionColumnKeepsItsTextInCsvToo() throws IOException {
    csv("k=010/a.csv", "x\n1\n");
    assertThat(score("--input-format", "csv").code()).isEqualTo(ExitCode.DONE);
    assertThat(rows().get(0).<Object>getAs("k")).isEqualTo("010");
  }

  @Test
  void aPartitionColumnCanFeedTheNetwork() {
    file("float y", 1f).write(input.resolve("x=0.50/p0.parquet"));
    file("float y", 1f).write(input.resolve("x=3/p0.parquet"));
    assertScored(0.5f, 3);
  }

  @Test
  void aPartitionFolderThatIsNoNumberIsNamedAsAFeature() {
    file("float y", 1f).write(input.resolve("x=abc/p0.parquet"));
    assertRefused("'abc'", "column 'x'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "X"})
  void aColumnThatIsAPartitionTooIsRefused(String partition) {
    file("float x", 1f).write(input.resolve(partition + "=5/p0.parquet"));
    assertRefused("column 'x'", partition + "=...");
  }

  // pages

  @Test
  void aPageWhoseBytesWereChangedIsRefused() throws IOException {
    Float[] values = new Float[4000];
    Arrays.setAll(values, i -> (float) i);
    Path file = input.resolve("p0.parquet");
    file("float x", (Object[]) values).write(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < 40; i++) {
      bytes[bytes.length / 2 + i] ^= 0x55;
    }
    Files.write(file, bytes);
    Files.deleteIfExists(input.resolve(".p0.parquet.crc"));
    assertRefused("p0.parquet", "checksum");
  }

  @Test
  void encodingsThatSparkReadsByRowsGiveTheSameNumbers() {
    file("float x", 0.1f, -2.5f, 1e30f).write(input.resolve("p0.parquet"), SPLIT);
    file(List.of("optional double x", "optional binary s (STRING)"), 0.25)
        .with("s", "text 1")
        .write(input.resolve("p1.parquet"), DELTA);
    Run run = score();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("Note: columns 's', 'x'", "by rows");
    assertScores(0.1f, -2.5f, 1e30f, 0.25f);
    assertThat(rows().stream().map(row -> row.<String>getAs("s"))).contains("text 1");
    assertThat(spark.conf().get("spark.sql.parquet.enableVectorizedReader")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int64 t (TIMESTAMP(NANOS,true))      | TIMESTAMP(NANOS,true)",
        "fixed_len_byte_array(2) t (FLOAT16)  | FLOAT16",
        "int64 t (TIME(NANOS,true))           | TIME(NANOS,true)",
      })
  void aColumnOfATypeThatSparkDoesNotKnowIsNamedIfNeededElseLeftOut(String type, String shown) {
    Object value = type.startsWith("int64") ? 1L : new byte[] {0, 60};
    file(List.of("optional float x", "optional " + type), 1f)
        .with("t", value)
        .write(input.resolve("p0.parquet"));
    Run run = score();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("Note: column 't' is " + shown, "not kept");
    assertScores(1);
    assertRefused(score("--overwrite", "--keep", "t"), "column 't' is " + shown);
    assertRefused(run("--overwrite", "--features", "t"), "column 't' is " + shown);
  }

  private static Draft file(String type, Object... values) {
    return file(List.of("optional " + type), values);
  }

  private static Draft file(List<String> columns, Object... values) {
    List<Map<String, Object>> rows = new ArrayList<>();
    String first = columns.get(0).split(" ")[2];
    for (Object value : values) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put(first, value);
      rows.add(row);
    }
    return new Draft(columns, rows);
  }

  /** A file in the making: its first column has the values, others one value for all rows. */
  private record Draft(List<String> columns, List<Map<String, Object>> rows) {

    Draft with(String column, Object value) {
      rows.forEach(row -> row.put(column, value));
      return this;
    }

    void write(Path path) {
      new ParquetFile(columns, rows).write(path);
    }

    void write(Path path, ParquetFile.Encoding encoding) {
      new ParquetFile(columns, rows).write(path, encoding);
    }
  }

  private void csv(String name, String text) throws IOException {
    Path file = input.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private Run score(String... more) {
    List<String> words = new ArrayList<>(List.of("--features", "x"));
    words.addAll(Arrays.asList(more));
    return run(words.toArray(String[]::new));
  }

  private Run run(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "score",
                "--model",
                Run.golden("one_feature/model.onnx").toString(),
                "--input",
                input.toString(),
                "--output",
                output.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  private List<Row> rows() {
    return spark.read().parquet(output.toString()).collectAsList();
  }

  private List<Row> scored() {
    Run run = score();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    return rows();
  }

  private void assertScored(float... expected) {
    Run run = score();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertScores(expected);
  }

  private void assertScores(float... expected) {
    List<Float> wanted = new ArrayList<>();
    for (float value : expected) {
      wanted.add(value);
    }
    assertThat(rows().stream().map(row -> row.<Float>getAs("prediction")))
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  private void assertRefused(String... words) {
    assertRefused(score(), words);
    assertThat(output).doesNotExist();
  }

  private static void assertRefused(Run run, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DATA);
    assertThat(run.err()).contains(words).doesNotContain("Exception");
  }
}
