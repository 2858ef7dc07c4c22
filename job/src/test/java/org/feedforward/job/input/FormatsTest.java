package org.feedforward.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.Dataset;
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
 * Tables of ORC, JSON and Avro under the rules that hold for Parquet: every row is scored with its
 * own value, or the run is refused with one sentence. The networks give the feature that they take.
 */
class FormatsTest {

  /** What pyarrow has written; scripts/make-sources. */
  private static final Path SOURCES = Path.of("src/test/resources/sources").toAbsolutePath();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void names() {
    input = folder.resolve("in");
    output = folder.resolve("out");
  }

  private Run score(String model, String... more) {
    List<String> words = new ArrayList<>(List.of("score", "--model"));
    words.add(Path.of("src/test/resources/identity/" + model + ".onnx").toString());
    words.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words);
  }

  private List<Row> rows(String... more) {
    Run run = score("float1", more);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    return result().collectAsList();
  }

  private Dataset<Row> result() {
    return spark.read().parquet(output.toString());
  }

  private static List<Float> scores(List<Row> rows) {
    return rows.stream().map(row -> row.<Float>getAs("prediction")).sorted().toList();
  }

  private void assertRefused(Run run, ExitCode code, String... words) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    assertThat(run.err()).contains(words);
    assertThat(run.err().lines()).noneMatch(line -> line.contains("Exception"));
    assertThat(output).doesNotExist();
  }

  /** A file of a query. */
  private Path file(String format, String name, String query) {
    Path place = folder.resolve("spark-" + name.replace('/', '-'));
    spark
        .sql(query)
        .coalesce(1)
        .write()
        .format(format.equals("avro") ? "org.apache.spark.sql.avro.AvroFileFormat" : format)
        .save(place.toString());
    try (Stream<Path> files = Files.list(place)) {
      Path part =
          files.filter(file -> file.toString().contains("/part-")).findFirst().orElseThrow();
      Path file = input.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.move(part, file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path text(String name, String text) throws IOException {
    Path file = input.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  // values

  @ParameterizedTest
  @ValueSource(strings = {"numbers.orc", "numbers.json.gz", "numbers.json.zst"})
  void valuesAreThoseOfNumpy(String name) throws IOException {
    // Hadoop has had zstd of its own since 3.5
    assumeTrue(!name.endsWith(".zst") || VersionInfo.getVersion().compareTo("3.5") > 0);
    input = SOURCES.resolve(name);
    List<String> expected = Files.readAllLines(SOURCES.resolve("expected.csv"));
    List<String> found = new ArrayList<>();
    for (Row row : rows("--features", "x")) {
      int bits = Float.floatToRawIntBits(row.getAs("prediction"));
      // of the bits of a NaN none is more right than another
      found.add(row.getAs("id") + "," + Integer.toUnsignedString(bits) + "," + row.getAs("n"));
      Row nested = row.getAs("nested");
      assertThat(nested.getList(nested.fieldIndex("a"))).hasSize(2).doesNotContainNull();
      assertThat(nested.<Row>getAs("b").<Object>getAs("c")).isEqualTo(row.getAs("id"));
      assertThat(row.<String>getAs("text")).isEqualTo("grün " + row.getAs("id") + " „“");
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    output = folder.resolve("ids");
    assertThat(score("int1", "--features", "n", "--errors", "reject").code())
        .isEqualTo(ExitCode.DONE);
    assertThat(result().where("prediction = n").count()).isEqualTo(expected.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "json", "avro"})
  void valuesAreThoseThatSparkReads(String format) {
    String row =
        "id, cast(id * 1.25 as float) x, cast(id as double) / 3 d, id - 4503599627370497 n, id % 2"
            + " = 0 b, concat('ü', id) t, array(id, null, 2) l, named_struct('s', id, 'u',"
            + " array(cast(id as double))) o";
    file(format, "a", "select " + row + " from range(0, 700)");
    file(format, "b", "select " + row + " from range(700, 1000)");
    rows("--features", "d", "--input-format", format);
    Dataset<Row> own =
        format.equals("avro")
            ? spark.read().format("org.apache.spark.sql.avro.AvroFileFormat").load(input.toString())
            : spark.read().format(format).load(input.toString());
    Dataset<Row> kept = result().drop("prediction");
    assertThat(kept.count()).isEqualTo(1000);
    Dataset<Row> same = kept.selectExpr("id", "x", "d", "n", "b", "t", "l", "o");
    assertThat(same.exceptAll(own.selectExpr(same.columns())).count()).isZero();
    assertThat(result().where("prediction != cast(d as float)").count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "orc, tinyint, 1, int, 300",
    "orc, smallint, -1, bigint, 1099511627776",
    "orc, float, 0.5, double, 0.1",
    "orc, 'decimal(5,2)', 1.5, 'decimal(12,2)', 12345678.25",
    "avro, int, 1, bigint, 1099511627776",
    "avro, float, 0.5, double, 0.1",
    "avro, 'decimal(5,2)', 1.5, 'decimal(12,2)', 12345678.25",
    "json, bigint, 3, double, 0.1",
    "json, int, -7, bigint, 1099511627776",
  })
  void typesAreWidenedWhereThatIsExact(
      String format, String type, String value, String other, String wide) {
    file(format, "a", "select cast(" + value + " as " + type + ") x");
    file(format, "b", "select cast(" + wide + " as " + other + ") x");
    List<Float> expected = Stream.of(value, wide).map(Float::valueOf).sorted().toList();
    assertThat(scores(rows("--features", "x", "--input-format", format))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "orc, int, 1, double, 0.5, int, double",
    "avro, bigint, 1, double, 0.5, bigint, double",
    "orc, int, 1, string, a, int, string",
    "json, bigint, 9007199254740993, double, 0.5, bigint, double",
    "json, string, a, double, 0.5, string, double",
    "json, boolean, true, bigint, 1, boolean, bigint",
  })
  void otherTypesAreRefusedWithBothFiles(
      String format, String type, String value, String other, String two, String a, String b) {
    file(format, "a", "select cast('" + value + "' as " + type + ") x");
    file(format, "b", "select cast('" + two + "' as " + other + ") x");
    assertRefused(
        score("float1", "--features", "x", "--input-format", format),
        ExitCode.DATA,
        "column 'x' is " + a + " in " + input + "/a, but " + b + " in " + input + "/b");
  }

  // files that lack something

  @ParameterizedTest
  @ValueSource(strings = {"orc", "json", "avro"})
  void aColumnThatAFileLacksIsNamed(String format) {
    file(format, "a", "select 1 x, 2 k, named_struct('u', 1, 'v', 2) s");
    file(format, "b", "select 3 x, named_struct('u', 5) s");
    assertRefused(
        score("float1", "--features", "k", "--input-format", format), ExitCode.DATA, "'k'", "/b");
    assertRefused(
        score("float1", "--features", "s.v", "--input-format", format), ExitCode.DATA, "s.v", "/b");
    assertRefused(
        score("float1", "--features", "x", "--where", "k > 0", "--input-format", format),
        ExitCode.DATA,
        "/b: has no column 'k'");
    Run run = score("float1", "--features", "x", "--input-format", format);
    assertThat(run.out()).contains("Note: ", "'k'", "/b");
    assertThat(scores(result().collectAsList())).containsExactly(1f, 3f);
  }

  @ParameterizedTest
  @CsvSource({"orc, ORC", "avro, Avro"})
  void filesThatCannotBeReadAreNamed(String format, String shown) throws IOException {
    file(format, "a", "select id x from range(100)");
    byte[] whole = Files.readAllBytes(input.resolve("a"));
    text("b", "hello, world");
    text("c", "");
    Files.write(input.resolve("d"), Arrays.copyOf(whole, 40));
    assertRefused(
        score("float1", "--features", "x", "--input-format", format),
        ExitCode.DATA,
        "/b: not an " + shown + " file",
        "/c: the file is empty (0 bytes), expected " + shown,
        "/d: a damaged " + shown + " file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "avro"})
  void aDamagedFileEndsTheRun(String format) throws IOException {
    Path file = file(format, "a", "select id x, uuid() t from range(1000)");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      bytes.write(new byte[1500]);
    }
    String[] skip = {"--input-option", "ignoreCorruptFiles=true"};
    assertRefused(
        score("float1", "--features", "x", "--input-format", format), ExitCode.DATA, "/in/a");
    assertRefused(
        score("float1", "--features", "x", "--input-format", format, skip[0], skip[1]),
        ExitCode.USAGE,
        "ignoreCorruptFiles=true is refused");
  }

  @ParameterizedTest
  @CsvSource({
    "orc, orc.skip.corrupt.data=true",
    "orc, orc.force.positional.evolution=true",
    "avro, ignoreExtension=false",
    "json, mode=DROPMALFORMED",
    "json, mode=PERMISSIVE"
  })
  void optionsThatWouldLoseRowsAreRefused(String format, String option) {
    file(format, "a", "select 1 x");
    assertRefused(
        score("float1", "--features", "x", "--input-format", format, "--input-option", option),
        ExitCode.USAGE,
        option + " is refused");
  }

  @Test
  void columnsByPlacesAreNotTakenForOthers() {
    file("orc", "a", "select 1 x, 2 y");
    file("orc", "b", "select 3 _col0, 4 _col1");
    assertRefused(
        score("float1", "--features", "x", "--keep", "x", "--input-format", "orc"),
        ExitCode.DATA,
        "/b: its columns are _col0, _col1, by their places");
    input = folder.resolve("numbered");
    file("orc", "c", "select 3 _col0, 4 _col1");
    file("orc", "d", "select 5 _col0");
    assertThat(scores(rows("--features", "_col0", "--input-format", "orc")))
        .containsExactly(3f, 5f);
  }

  @Test
  void filesOfATransactionalTableOfHiveHoldChanges() {
    file(
        "orc",
        "bucket_00000",
        "select 0 operation, 1L originalTransaction, 0 bucket, 0L rowId, 1L currentTransaction,"
            + " named_struct('x', 1) row");
    assertRefused(
        score("float1", "--features", "row.x", "--input-format", "orc"),
        ExitCode.DATA,
        "transactional table of Hive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "json", "avro"})
  void foldersAreColumnsAndChosenFilesAreRead(String format) {
    file(format, "ds=007/a." + format, "select 1 x");
    file(format, "ds=8/b." + format, "select 2 x");
    List<Row> all = rows("--features", "x", "--input-format", format);
    assertThat(all).extracting(row -> row.getAs("ds")).containsExactlyInAnyOrder("007", "8");
    Run run =
        score(
            "float1",
            "--features",
            "x",
            "--input-format",
            format,
            "--where",
            "ds = '007'",
            "--overwrite");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(scores(result().collectAsList())).containsExactly(1f);
    input = input.resolve("ds=8/b." + format);
    rows("--features", "x", "--overwrite"); // the ending tells the format
    assertThat(scores(result().collectAsList())).containsExactly(2f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "avro"})
  void filesWithoutRowsAreScored(String format) {
    file(format, "a", "select id x from range(0)");
    assertThat(rows("--features", "x", "--input-format", format)).isEmpty();
  }

  @Test
  void namedRunsKnowFilesOfEveryFormat() {
    file("orc", "a.orc", "select 1 x");
    String[] run = {"--features", "x", "--input-format", "orc", "--run", "ds=1"};
    assertThat(score("float1", run).out()).contains("Scored 1 row");
    assertThat(score("float1", run).out()).contains("Nothing to do");
    file("orc", "b.orc", "select 1 x");
    assertThat(score("float1", run).err()).contains("input.files is '2 files");
  }
}
