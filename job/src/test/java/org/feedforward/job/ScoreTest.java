package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.format.npy.Npy;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code feedforward score} on tables whose predictions PyTorch has given too. */
class ScoreTest {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Path DIGITS = REPOSITORY.resolve("data/digits");
  private static final Path SEED = Run.golden("seed_relu/inputs.csv");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @Test
  void givesThePredictionsOfPyTorchForTheDigitsAndDoesSoAgain() {
    Path output = folder.resolve("digits");
    for (int time = 0; time < 2; time++) {
      Run run = scoreDigits("output.path=" + output);
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isEqualTo(ExitCode.DONE);
      assertThat(run.out()).contains("Scored 1,797 rows", "Output:  " + output, "Kernels: ");
      assertThat(run.out().lines().reduce((first, last) -> last).orElseThrow())
          .startsWith("RESULT {\"exit\":0,\"status\":\"done\",\"rows\":1797,");
    }
    Map<Long, float[]> found = predictions(spark.read().parquet(output.toString()));
    Tensor expected = Npy.read(DIGITS.resolve("expected.npy"));
    assertThat(found).hasSize(1797);
    found.forEach(
        (id, row) -> {
          int position = Math.toIntExact(id) * 10;
          for (int i = 0; i < 10; i++) {
            float wanted = expected.getFloat(position + i);
            assertThat(row[i]).isCloseTo(wanted, within(8.2e-5f + 1e-5f * Math.abs(wanted)));
          }
          assertThat(argmax(row, 0)).isEqualTo(argmax(expected.toFloats(), position));
        });
  }

  @Test
  void readsQuotedCellsAByteOrderMarkAndWindowsLines() throws IOException {
    String text =
        lines(SEED).stream()
            .map(line -> "\"" + line.replace(",", "\",\"") + "\"\r\n")
            .collect(Collectors.joining());
    Path quoted = write("quoted.csv", "\ufeff" + text);
    assertSameBits(scoredSeed(quoted, Run.seedFeatures()), scoredSeed(SEED, Run.seedFeatures()));
  }

  @Test
  void readsOtherSeparatorsAndColumnsInAnotherOrder() throws IOException {
    String text =
        lines(SEED).stream()
            .map(line -> List.of(line.split(",")))
            .map(cells -> cells.get(10) + ";" + String.join(";", cells.subList(0, 10)) + "\n")
            .collect(Collectors.joining());
    Path turned = write("turned.csv", text);
    assertSameBits(
        scoredSeed(turned, with(Run.seedFeatures(), "--input-option", "sep=;")),
        scoredSeed(SEED, Run.seedFeatures()));
  }

  @Test
  void readsCsvWithoutAHeaderByPosition() throws IOException {
    List<String> lines = lines(SEED);
    Path headless = write("headless.csv", String.join("\n", lines.subList(1, lines.size())) + "\n");
    List<String> flags = new ArrayList<>(List.of("--input-option", "header=false"));
    for (int i = 1; i <= 10; i++) {
      flags.addAll(List.of("--features", "_c" + i));
    }
    Path output = folder.resolve("headless");
    Run run = Run.score(headless, output, flags.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    Dataset<Row> scored = spark.read().parquet(output.toString()).withColumnRenamed("_c0", "id");
    assertSameBits(predictions(scored), scoredSeed(SEED, Run.seedFeatures()));
  }

  @Test
  void bindsAFileOfNamesAnArrayAndAStruct() throws IOException {
    Map<Long, float[]> byName = scoredSeed(SEED, Run.seedFeatures());
    Path names = write("names.txt", "age\nsex\nbmi\nbp\ns1\ns2\ns3\ns4\ns5\ns6\n");
    assertSameBits(scoredSeed(SEED, "--features", "@" + names), byName);

    Path nested = folder.resolve("nested.parquet");
    spark
        .read()
        .option("header", "true")
        .csv(SEED.toString())
        .selectExpr(
            "id",
            "array(float(age), float(sex), float(bmi), float(bp), float(s1), float(s2), float(s3),"
                + " float(s4), float(s5), float(s6)) as list",
            "struct(double(float(age)) as a, float(sex) as b, float(bmi) as c, float(bp) as d,"
                + " float(s1) as e, float(s2) as f, float(s3) as g, float(s4) as h, float(s5) as i,"
                + " float(s6) as j) as fields")
        .write()
        .parquet(nested.toString());
    assertSameBits(scoredSeed(nested, "--features", "list"), byName);
    assertSameBits(scoredSeed(nested, "--features", "fields"), byName);
    assertSameBits(
        scoredSeed(
            nested,
            Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
                .flatMap(field -> Stream.of("--features", "fields." + field))
                .toArray(String[]::new)),
        byName);
  }

  @Test
  void keepsTextsAsTheyAreAndWritesThemBack() throws IOException {
    Path input =
        write(
            "texts.csv",
            "id,note,age,sex,bmi,bp,s1,s2,s3,s4,s5,s6\n"
                + "1,\" a \"\"b\"\", c\",0.10,0,0,0,0,0,0,0,0,0\n"
                + "2, padded ,0.10,0,0,0,0,0,0,0,0,0\n");
    Path output = folder.resolve("texts-scored.csv");
    Run run = Run.score(input, output, with(Run.seedFeatures(), "--keep", "note", "--keep", "a*"));
    assertThat(run.err()).isEmpty();
    List<String> written = csvLines(output);
    assertThat(written.get(0)).isEqualTo("note,age,prediction_0,prediction_1");
    assertThat(written.get(1)).startsWith("\" a \"\"b\"\", c\",0.10,");
    assertThat(written.get(2)).startsWith(" padded ,0.10,");
  }

  @Test
  void scoresOnlyRowsOfTheCondition() {
    Path output = folder.resolve("some");
    Run run = Run.score(SEED, output, with(Run.seedFeatures(), "--where", "id < 7"));
    assertThat(run.err()).isEmpty();
    assertThat(spark.read().parquet(output.toString()).count()).isEqualTo(7);
  }

  @Test
  void makesAnEmptyResultOfATableWithoutRows() throws IOException {
    Path output = folder.resolve("none");
    Path input = write("none.csv", lines(SEED).get(0) + "\n");
    assertThat(Run.score(input, output, Run.seedFeatures()).err()).isEmpty();
    Dataset<Row> result = spark.read().parquet(output.toString());
    assertThat(result.count()).isZero();
    assertThat(result.columns()).contains("id", "prediction");
  }

  @Test
  void makesAStructOfSeveralOutputsAndColumnsOfThemInCsv() throws IOException {
    List<String> words =
        List.of(
            "score",
            "--model",
            Run.golden("wine_two_heads/model.onnx").toString(),
            "--input",
            Run.golden("wine_two_heads/inputs.csv").toString(),
            "--input-format",
            "csv");
    List<String> names = List.of(lines(Run.golden("wine_two_heads/inputs.csv")).get(0).split(","));
    List<String> features = new ArrayList<>(words);
    names.subList(1, names.size()).forEach(name -> features.addAll(List.of("--features", name)));
    features.addAll(List.of("--keep", "id"));

    Path parquet = folder.resolve("heads");
    Run run = Run.of(concat(features, "--output", parquet.toString()));
    assertThat(run.err()).isEmpty();
    Dataset<Row> result = spark.read().parquet(parquet.toString());
    StructType type = (StructType) result.schema().apply("prediction").dataType();
    assertThat(type.fieldNames()).containsExactly("logits", "alcohol");
    assertThat(type.apply("logits").dataType()).isInstanceOf(ArrayType.class);
    assertThat(type.apply("alcohol").dataType()).isEqualTo(DataTypes.FloatType);

    Path csv = folder.resolve("heads.csv");
    assertThat(Run.of(concat(features, "--output", csv.toString())).err()).isEmpty();
    assertThat(csvLines(csv).get(0))
        .isEqualTo(
            "id,prediction_logits_0,prediction_logits_1,prediction_logits_2,prediction_alcohol");
    List<String> expected = lines(Run.golden("wine_two_heads/expected.csv"));
    float wanted = Float.parseFloat(expected.get(1).split(",")[1]);
    float found = Float.parseFloat(csvLines(csv).get(1).split(",")[1]);
    assertThat(found).isCloseTo(wanted, within(1e-4f));
  }

  @Test
  void feedsIntegersToOneInputAndFloatsToTheOther() throws IOException {
    Path output = folder.resolve("embed");
    Path job =
        write(
            "job.yaml",
            String.format(
                Locale.ROOT,
                """
            model:
              path: %s
            input:
              path: %s
            features:
              cat: [sex, age_bucket]
              num: [bmi, bp, "s?"]
            output:
              path: embed
              keep: id
            """,
                Run.golden("diabetes_embed/model.onnx"),
                Run.golden("diabetes_embed/inputs.csv")));
    Run run = Run.of("score", "--job", job.toString());
    assertThat(run.err()).isEmpty();
    Tensor expected = Npy.read(Run.golden("diabetes_embed/expected.npy"));
    for (Row row : spark.read().parquet(output.toString()).collectAsList()) {
      assertThat(row.getFloat(1))
          .isCloseTo(expected.getFloat(Integer.parseInt(row.getString(0))), within(1e-5f));
    }
    Run flags =
        Run.of(
            "score",
            "--job",
            job.toString(),
            "--features",
            "cat=sex",
            "--features",
            "cat=age_bucket",
            "--features",
            "num=bmi",
            "--features",
            "num=bp",
            "--features",
            "num=s?",
            "--overwrite");
    assertThat(flags.err()).isEmpty();
  }

  @Test
  void reportsAnIndexThatTheTableOfAnEmbeddingDoesNotHave() throws IOException {
    Path input =
        write("wild.csv", "sex,age_bucket,bmi,bp,s1,s2,s3,s4,s5,s6\n7,5,0,0,0,0,0,0,0,0\n");
    Run run =
        Run.of(
            "score",
            "--model",
            Run.golden("diabetes_embed/model.onnx").toString(),
            "--input",
            input.toString(),
            "--output",
            folder.resolve("wild").toString(),
            "--set",
            "features={cat: [sex, age_bucket], num: [bmi, bp, 's?']}");
    assertThat(run.code()).isEqualTo(ExitCode.DATA);
    assertThat(run.err()).contains("column 'sex' holds id 7", "rows 0 to 1");
    assertThat(folder.resolve("wild")).doesNotExist();
  }

  @Test
  void letsNaNAndInfinityThroughAndRefusesNulls() throws IOException {
    Path input =
        write(
            "dirty.csv",
            "id,age,sex,bmi,bp,s1,s2,s3,s4,s5,s6\n"
                + "0,NaN,0,0,0,0,0,0,0,0,0\n"
                + "1,1e40,0,0,0,0,0,0,0,0,0\n");
    Map<Long, float[]> found = scoredSeed(input, Run.seedFeatures());
    assertThat(found.get(0L)[0]).isNaN();
    assertThat(found.get(1L)[0]).isIn(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  @Test
  void saysHowManyIntegersFloatsRound() {
    Path input = folder.resolve("integers.parquet");
    spark
        .range(20)
        .selectExpr(
            "id",
            "16777216 + id as age",
            "int(id) as sex",
            "0f bmi",
            "0f bp",
            "0f s1",
            "0f s2",
            "0f s3",
            "0f s4",
            "0f s5",
            "0f s6")
        .write()
        .parquet(input.toString());
    Run run = Run.score(input, folder.resolve("rounded"), Run.seedFeatures());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Note: column 'age' holds 10 integers beyond 2^24")
        .contains("\"rows\":20,")
        .contains("\"rounded_integers\":{\"age\":10}");
  }

  private Run scoreDigits(String... sets) {
    List<String> words =
        new ArrayList<>(
            List.of("score", "--job", REPOSITORY.resolve("conf/digits.yaml").toString()));
    for (String set : sets) {
      words.addAll(List.of("--set", set));
    }
    return Run.of(words);
  }

  private Map<Long, float[]> scoredSeed(Path input, String... flags) {
    Path output = folder.resolve("scored-" + System.nanoTime());
    Run run = Run.score(input, output, flags);
    assertThat(run.err()).isEmpty();
    return predictions(spark.read().parquet(output.toString()));
  }

  private static Map<Long, float[]> predictions(Dataset<Row> scored) {
    Map<Long, float[]> rows = new TreeMap<>();
    for (Row row : scored.selectExpr("bigint(id)", "prediction").collectAsList()) {
      List<Float> values = row.getList(1);
      float[] floats = new float[values.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i);
      }
      rows.put(row.getLong(0), floats);
    }
    return rows;
  }

  private static void assertSameBits(Map<Long, float[]> found, Map<Long, float[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((id, row) -> assertThat(found.get(id)).isEqualTo(row));
  }

  private static int argmax(float[] values, int from) {
    int best = 0;
    for (int i = 1; i < 10; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private static List<String> csvLines(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return lines(
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow());
    }
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private static List<String> concat(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }
}
