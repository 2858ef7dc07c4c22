package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cannot be scored, under every policy, in tables whose answers PyTorch has given. */
class RejectsTest {

  private static final String VECTORIZED = "spark.sql.parquet.enableVectorizedReader";

  /** The rows of the dirty table with a null. */
  private static final Set<Long> NULLS = Set.of(1005L, 1006L);

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void choosePlace() {
    output = folder.resolve("out");
  }

  private Run score(Path input, String... more) {
    return Run.score(input, output, words(Run.seedFeatures(), more));
  }

  private static String[] words(String[] first, String... more) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
  }

  private static Path dirty(String format) {
    return Run.golden("seed_relu/dirty." + format);
  }

  private Dataset<Row> result() {
    return spark.read().parquet(output.toString());
  }

  private Dataset<Row> rejects() {
    return spark.read().parquet(output.resolve("_rejects").toString());
  }

  /** What PyTorch gives; nothing for rows with a null. */
  private static Map<Long, float[]> expected() throws IOException {
    Map<Long, float[]> expected = new TreeMap<>();
    for (String line : Files.readAllLines(Run.golden("seed_relu/dirty_expected.csv"))) {
      String[] cells = line.split(",");
      if (!cells[0].equals("id") && !cells[1].equals("null")) {
        expected.put(
            Long.valueOf(cells[0]),
            new float[] {Float.parseFloat(cells[1]), Float.parseFloat(cells[2])});
      }
    }
    return expected;
  }

  private static void requireExpected(List<Row> rows, Set<Long> without) throws IOException {
    Map<Long, float[]> expected = expected();
    expected.keySet().removeAll(without);
    Map<Long, Row> scored = new TreeMap<>();
    for (Row row : rows) {
      if (!row.isNullAt(row.fieldIndex("prediction"))) {
        scored.put(Long.valueOf(String.valueOf(row.get(row.fieldIndex("id")))), row);
      }
    }
    assertThat(scored.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (id, wanted) -> {
          List<Float> found = scored.get(id).getList(scored.get(id).fieldIndex("prediction"));
          for (int i = 0; i < wanted.length; i++) {
            if (Float.isFinite(wanted[i])) {
              assertThat(found.get(i))
                  .as("row %s", id)
                  .isCloseTo(wanted[i], within(1e-5f + 1e-5f * Math.abs(wanted[i])));
            } else {
              assertThat(found.get(i)).as("row %s", id).isEqualTo((Float) wanted[i]);
            }
          }
        });
  }

  /**
   * A task that reads several files of several batches each: the second scan, which fetches the
   * kept columns, stands anywhere in a file when the next rejected row is one of another file.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 300, 4000})
  void keptColumnsOfRejectedRowsAreThoseOfTheirFiles(int every) {
    Path input = folder.resolve("table");
    String isNull = "pmod(xxhash64(id), " + every + ") = 0 AND id % 5000 >= 4000";
    spark
        .range(0, 150_000, 1, 6)
        .selectExpr("id", "id * 2 AS twice", "IF(" + isNull + ", null, float(id)) AS x")
        .write()
        .option("parquet.page.row.count.limit", 1000)
        .parquet(input.toString());
    Run run =
        new Fed(folder)
            .run(
                "float1",
                input,
                output,
                "--features",
                "x",
                "--keep",
                "id",
                "--keep",
                "twice",
                "--errors",
                "reject");
    assertThat(run.err()).isEmpty();
    List<Long> expected =
        spark.range(150_000).filter(isNull).orderBy("id").as(Encoders.LONG()).collectAsList();
    List<Row> found = rejects().select("id", "twice").orderBy("id").collectAsList();
    assertThat(found.stream().map(row -> row.getLong(0)).toList()).isEqualTo(expected);
    assertThat(found).allMatch(row -> row.getLong(1) == 2 * row.getLong(0));
  }

  private static List<String> faults(Dataset<Row> rejects) {
    List<String> faults = new ArrayList<>();
    for (Row row : rejects.collectAsList()) {
      for (Row fault : row.<Row>getList(row.fieldIndex("faults"))) {
        faults.add(row.getAs("id") + " " + fault.mkString("|"));
      }
    }
    return faults.stream().sorted().toList();
  }

  private void with(String key, String value, Runnable action) {
    LocalSpark.with(
        Map.of(key, value),
        () -> {
          action.run();
          return null;
        });
  }

  @ParameterizedTest
  @CsvSource({"csv, true", "parquet, true", "parquet, false"})
  void aRejectedRowLeavesTheResultWithItsFaults(String format, String vectorized)
      throws IOException {
    with(
        VECTORIZED,
        vectorized,
        () -> {
          Run run = score(dirty(format), "--errors", "reject");
          assertThat(run.err()).isEmpty();
          assertThat(run.out())
              .contains("Scored 10 rows", "Rejected 2 rows (null 2)")
              .contains("\"rows\":10,\"rejected\":2,\"nulls\":0,\"faults\":{\"null\":2}");
        });
    requireExpected(result().collectAsList(), Set.of());
    assertThat(result().schema().apply("prediction").nullable()).isTrue();
    assertThat(faults(rejects()))
        .containsExactly(
            "1005 null|numbers[0]|age|null".replace("numbers", inputName()),
            "1006 null|numbers[9]|s6|null".replace("numbers", inputName()));
    assertThat(rejects().columns())
        .containsExactly(words(result().drop("prediction").columns(), "faults", "file"));
    assertThat(
            rejects()
                .select("file")
                .distinct()
                .as(org.apache.spark.sql.Encoders.STRING())
                .collectAsList())
        .hasSize(1)
        .allMatch(file -> file.endsWith("/dirty." + format));
    assertThat(Files.readString(output.resolve("_MANIFEST.json")))
        .contains("\"rejected\" : 2", "\"path\" : \"_rejects/part-");
  }

  private static String inputName() {
    return "input";
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void aRowWithoutAPredictionStaysUnderNull(String format) throws IOException {
    Run run = score(dirty(format), "--errors", "null");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Scored 10 rows", "Without a prediction: 2 rows (null 2)", "\"rows\":12");
    assertThat(result().count()).isEqualTo(12);
    assertThat(result().where("prediction is null").count()).isEqualTo(2);
    requireExpected(result().collectAsList(), Set.of());
    assertThat(output.resolve("_rejects")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void theFirstOfThemEndsTheRunOtherwise(String format) {
    Run run = score(dirty(format));
    assertThat(run.code()).isEqualTo(ExitCode.DATA);
    assertThat(run.err()).contains("'age' holds a null", "dirty." + format);
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"csv, true", "parquet, true", "parquet, false"})
  void numbersThatAreNoneAreFaultsWhereTheyAreAskedFor(String format, String vectorized)
      throws IOException {
    with(
        VECTORIZED,
        vectorized,
        () ->
            assertThat(
                    score(
                            dirty(format),
                            "--errors=reject",
                            "--set",
                            "errors.nan=fault",
                            "--set",
                            "errors.infinite=fault")
                        .err())
                .isEmpty());
    Set<Long> faulty = new HashSet<>(NULLS);
    faulty.addAll(List.of(1001L, 1002L, 1003L, 1004L, 1007L));
    requireExpected(result().collectAsList(), faulty);
    assertThat(faults(rejects()).stream().map(RejectsTest::withoutFeature))
        .contains(
            "1001 nan|age|NaN",
            "1002 nan|s6|NaN",
            "1003 infinite|age|Infinity",
            "1004 infinite|s6|-Infinity",
            "1005 null|age|null",
            "1006 null|s6|null",
            "1007 infinite|age|Infinity")
        .hasSize(7);
  }

  private static String withoutFeature(String fault) {
    String[] texts = fault.split("\\|");
    return texts[0] + "|" + texts[2] + "|" + texts[3];
  }

  /** The sums of large finite numbers are infinite. */
  @Test
  void predictionsThatAreNoneAreFaultsToo() {
    spark
        .sql(
            "select id, float(if(id = 1, 3e38, 1)) age, float(if(id = 1, 3e38, 1)) sex,"
                + " 1f bmi, 1f bp, 1f s1, 1f s2, 1f s3, 1f s4, 1f s5, 1f s6 from range(3)")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("in").toString());
    Run run =
        score(
            folder.resolve("in"),
            "--errors=reject",
            "--set",
            "errors.infinite=fault",
            "--set",
            "errors.nan=fault");
    assertThat(run.err()).isEmpty();
    assertThat(result().count() + rejects().count()).isEqualTo(3);
    for (Row fault : rejects().selectExpr("explode(faults) f").select("f.*").collectAsList()) {
      assertThat(fault.getString(0)).startsWith("prediction-");
      assertThat(fault.get(2)).isNull();
    }
  }

  @Test
  void aBudgetThatIsPassedEndsTheRunAndLeavesTheRejects() throws IOException {
    Run allowed =
        score(dirty("csv"), "--errors=reject", "--set", "errors.max-rows=2", "--overwrite");
    assertThat(allowed.err()).isEmpty();
    assertThat(allowed.code()).isEqualTo(ExitCode.DONE);

    List<List<String>> budgets =
        List.of(
            List.of("errors.max-rows=1"),
            List.of("errors.max-ratio=0.16"),
            List.of("errors.max-ratio=0.2", "errors.reasons={null: {max-rows: 1}}"),
            List.of("errors.reasons={null: {max-ratio: 0.1}}"));
    for (List<String> budget : budgets) {
      for (String format : List.of("csv", "parquet")) {
        List<String> sets = new ArrayList<>(List.of("--errors=reject", "--overwrite"));
        budget.forEach(set -> sets.addAll(List.of("--set", set)));
        Run run = score(dirty(format), sets.toArray(String[]::new));
        assertThat(run.code()).as(budget + run.out()).isEqualTo(ExitCode.DATA);
        assertThat(run.err())
            .contains(
                "cannot be scored", "so nothing is put in place: null 2 (column 'age' holds a null")
            .contains(
                budget.get(budget.size() - 1).replaceAll(".*(max-\\w+)[=:] ?([0-9.]+).*", "$1 $2"));
        Path kept = Path.of(run.err().replaceAll("(?s).*rejected rows stand in (\\S+).*", "$1"));
        assertThat(kept.getFileName().toString()).startsWith("_feedforward-out-rejects-");
        assertThat(faults(spark.read().parquet(kept.toString()))).hasSize(2);
        assertThat(result().count()).as("the old result").isEqualTo(10);
      }
    }
    assertThat(score(dirty("csv"), "--errors=reject", "--overwrite").err()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(path -> path.getFileName().toString().contains("-rejects-")))
          .as("what only clean removes")
          .hasSize(8);
    }
  }

  /** Ten thousand faulty rows are not read when one of them is too much. */
  @Test
  void aRunThatCannotRecoverStopsEarly() {
    spark
        .range(0, 20_000, 1, 8)
        .selectExpr("id", "cast(null as float) age")
        .selectExpr(
            "*", "1f sex", "1f bmi", "1f bp", "1f s1", "1f s2", "1f s3", "1f s4", "1f s5", "1f s6")
        .write()
        .parquet(folder.resolve("in").toString());
    Run run = score(folder.resolve("in"), "--errors=reject", "--set", "errors.max-ratio=0.001");
    assertThat(run.code()).isEqualTo(ExitCode.DATA);
    long told =
        Long.parseLong(run.err().replaceAll("(?s).*null ([0-9,]+) .*", "$1").replace(",", ""));
    assertThat(told).isBetween(21L, 8 * 21L);
    Path kept = Path.of(run.err().replaceAll("(?s).*rejected rows stand in (\\S+).*", "$1"));
    assertThat(spark.read().parquet(kept.toString()).count()).isEqualTo(told);
  }

  @Test
  void rejectsMayStandInAFolderOfTheirOwn() throws IOException {
    Path apart = folder.resolve("dirt");
    String[] sets = {"--errors=reject", "--set", "errors.rejects=" + apart};
    Run run = score(dirty("csv"), sets);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Rejects: " + apart);
    assertThat(faults(spark.read().parquet(apart.toString()))).hasSize(2);
    assertThat(output.resolve("_rejects")).doesNotExist();
    assertThat(Files.readString(output.resolve("_MANIFEST.json"))).contains(apart.toString());

    Run again = score(dirty("csv"), sets);
    assertThat(again.code()).isEqualTo(ExitCode.OUTPUT);
    Run replacing =
        score(Run.golden("seed_relu/inputs.csv"), words(sets, "--overwrite", "--keep=age"));
    assertThat(replacing.err()).isEmpty();
    assertThat(spark.read().parquet(apart.toString()).count()).isZero();
    Run failing = score(dirty("csv"), words(sets, "--overwrite", "--set", "errors.max-rows=0"));
    assertThat(failing.code()).isEqualTo(ExitCode.DATA);
    assertThat(failing.err()).contains("_feedforward-out-rejects-");
    assertThat(spark.read().parquet(apart.toString()).count()).as("those of the result").isZero();
  }

  @Test
  void rejectsOfARunThatFailedAreReplacedByTheNext() {
    Path apart = folder.resolve("dirt");
    String[] sets = {"--errors=reject", "--set", "errors.rejects=" + apart};
    Run failing = score(dirty("csv"), words(sets, "--set", "errors.max-rows=1"));
    assertThat(failing.err()).contains("the rejected rows stand in " + apart);
    assertThat(faults(spark.read().parquet(apart.toString()))).hasSize(2);
    assertThat(score(dirty("csv"), sets).err()).isEmpty();
    assertThat(result().count()).isEqualTo(10);
  }

  @Test
  void onlyTheRejectsOfARunAreScoredAgain() throws IOException {
    assertThat(score(dirty("csv"), "--errors=reject").err()).isEmpty();
    Path first = output;
    output = folder.resolve("again");
    List<String> words = new ArrayList<>(List.of("score"));
    words.addAll(Run.seedModel());
    words.addAll(Arrays.asList(Run.seedFeatures()));
    words.addAll(
        List.of(
            "--only-rejects", first.toString(), "--output", output.toString(), "--errors=null"));
    Run run = Run.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(result().select("id").collectAsList().stream().map(row -> row.getString(0)))
        .containsExactlyInAnyOrder("1005", "1006");
    assertThat(result().columns()).doesNotContain("faults", "file").contains("age", "prediction");

    words.set(words.indexOf(first.toString()), folder.toString());
    Run none = Run.of(words);
    assertThat(none.code()).isEqualTo(ExitCode.DATA);
    assertThat(none.err()).contains("--only-rejects " + folder + ": is not a result with rejected");
  }

  @Test
  void recordsOfCsvThatCannotBeReadAreRows() throws IOException {
    Path csv = folder.resolve("in.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(dirty("csv")));
    String good = lines.get(1).substring(5);
    lines.add("7001,1");
    lines.add("7002," + good + ",9");
    lines.add("7003," + good.replaceFirst("^[^,]*", "\"0.5"));
    lines.add("7004," + good.replaceFirst("^[^,]*", "abc"));
    Files.write(csv, lines);

    Run fails = score(csv);
    assertThat(fails.code()).isEqualTo(ExitCode.DATA);

    Run run = score(csv, "--errors=reject");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("\"rejected\":6", "\"corrupt-record\":3", "\"not-a-number\":1");
    requireExpected(result().collectAsList(), Set.of());
    List<Row> corrupt = rejects().where("faults[0].reason = 'corrupt-record'").collectAsList();
    assertThat(corrupt).allMatch(row -> row.getList(row.fieldIndex("faults")).size() == 1);
    assertThat(
            corrupt.stream()
                .map(row -> row.<Row>getList(row.fieldIndex("faults")).get(0).getString(3)))
        .containsExactlyInAnyOrder(
            lines.get(lines.size() - 4), lines.get(lines.size() - 3), lines.get(lines.size() - 2));
    assertThat(corrupt).allMatch(row -> row.isNullAt(row.fieldIndex("s1")));

    Run nulls = score(csv, "--errors=null", "--overwrite", "--where", "id > '0'");
    assertThat(nulls.err()).isEmpty();
    assertThat(nulls.out()).contains("\"rows\":16", "\"nulls\":6");
    assertThat(result().where("prediction is null").count()).isEqualTo(6);
  }

  @Test
  void aResultOfCsvHasNoFaultsAmongItsColumns() throws IOException {
    output = folder.resolve("out.csv");
    assertThat(score(dirty("csv"), "--errors=reject", "--keep=id").err()).isEmpty();
    assertThat(spark.read().option("header", "true").csv(output.toString()).columns())
        .containsExactly("id", "prediction_0", "prediction_1");
    assertThat(spark.read().option("header", "true").csv(output.toString()).count()).isEqualTo(10);
    assertThat(rejects().columns()).containsExactly("id", "faults", "file");
  }

  @Test
  void aKeptColumnOfTheNameKeepsIt() {
    spark
        .sql(
            "select 1 faults, 'x' File, float(null) age, 1f sex, 1f bmi, 1f bp, 1f s1, 1f s2,"
                + " 1f s3, 1f s4, 1f s5, 1f s6")
        .write()
        .parquet(folder.resolve("in").toString());
    assertThat(score(folder.resolve("in"), "--errors=reject").err()).isEmpty();
    assertThat(rejects().columns()).endsWith("faults_", "file_").startsWith("faults", "File");
    assertThat(result().count()).isZero();
  }

  @Test
  void badWishesAreRefusedBeforeAnythingRuns() {
    requireUsage("max-rows: under the policy fail", "--set", "errors.max-rows=1");
    requireUsage("rows are rejected only under", "--errors=null", "--set", "errors.rejects=x");
    requireUsage("a number from 0 to 1", "--errors=reject", "--set", "errors.max-ratio=1.5");
    requireUsage("a whole number of 0 or more", "--errors=reject", "--set", "errors.max-rows=-1");
    requireUsage(
        "did you mean 'unknown'",
        "--errors=reject",
        "--set",
        "errors.reasons={unknwn: {max-rows: 1}}");
    requireUsage("fail, null or reject", "--errors=skip");
    requireUsage("pass or fault", "--set", "errors.nan=yes");
    requireUsage(
        "the one would lie in the other", "--errors=reject", "--set", "errors.rejects=" + output);
    requireUsage(
        "the one would lie in the other",
        "--errors=reject",
        "--set",
        "errors.rejects=" + output.resolve("inside"));
    requireUsage(
        "lies in the input",
        "--errors=reject",
        "--set",
        "errors.rejects=" + dirty("csv").resolve("inside"));
    assertThat(output).doesNotExist();
  }

  private void requireUsage(String words, String... more) {
    Run run = score(dirty("csv"), more);
    assertThat(run.err()).contains(words);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }
}
