package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.sql.ListenerBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input ends with its exit code, one clear sentence, no stack trace, and no output. */
class BadInputTest {

  private static final String HEADER = "id,age,sex,bmi,bp,s1,s2,s3,s4,s5,s6\n";
  private static final String GOOD = "1,0,0,0,0,0,0,0,0,0,0\n";

  private final SparkSession spark = LocalSpark.session();

  private final Jobs jobs = new Jobs();

  @TempDir private Path folder;

  @BeforeEach
  void countJobs() {
    spark.sparkContext().addSparkListener(jobs);
  }

  @AfterEach
  void countNoLonger() {
    spark.sparkContext().removeSparkListener(jobs);
  }

  @Test
  void missingColumnsAreNamedAllAtOnce() throws IOException {
    Path input = write("in.csv", "id,age,sexx,bmi,s1,s2,s3,s4,s5,s6\n");
    expect(score(input), ExitCode.DATA, "no columns 'sex', 'bp'", "sexx");
  }

  @Test
  void textInParquetIsNoNumber() {
    Path input = parquet("'abc' as age", "1.0f as sex");
    expect(score(input), ExitCode.DATA, "column 'age' is string", "input: float32[10]");
  }

  @Test
  void aWordAmongNumbersIsNamedWithColumnAndFile() throws IOException {
    Path input = write("in.csv", HEADER + GOOD + "2,0,0,0,0,0,0,0,0,0,abc\n");
    expect(score(input), ExitCode.DATA, "column 's6'", "'abc'", "in.csv");
  }

  @Test
  void aDecimalCommaIsNotReadAsAnotherNumber() throws IOException {
    Path input = write("in.csv", HEADER.replace(',', ';') + "1;0,038;0;0;0;0;0;0;0;0;0\n");
    expect(score(input), ExitCode.DATA, "sep=';'");
    expect(score(input, "--input-option", "sep=;"), ExitCode.DATA, "'age'", "'0,038'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2,0,0,0,0,0,0,0,0,0\n",
        "2,0,0,0,0,0,0,0,0,0,0,0\n",
        "2,\"0,0,0,0,0,0,0,0,0,0\n3,0,0,0,0,0,0,0,0,0,0\n",
        "2,\"0\n\",0,0,0,0,0,0,0,0,0\n"
      })
  void aLineWithOtherCellsThanTheHeaderEndsTheRun(String line) throws IOException {
    Path input = write("in.csv", HEADER + GOOD + line);
    expect(score(input), ExitCode.DATA, "in.csv", "cells");
  }

  @Test
  void anEmptyCellIsANullThatIsNamed() throws IOException {
    Path input = write("in.csv", HEADER + GOOD + "2,0,0,,0,0,0,0,0,0,0\n");
    expect(score(input), ExitCode.DATA, "column 'bmi' holds a null", "in.csv");
  }

  @Test
  void aNullInParquetIsNamed() {
    Path input = parquet("0f as age", "cast(null as float) as sex");
    expect(score(input), ExitCode.DATA, "column 'sex' holds a null", ".parquet");
  }

  @Test
  void anArrayOfAnotherLengthIsRefused() {
    Path input = folder.resolve("arrays");
    spark.sql("select array(1f, 2f) as list").write().parquet(input.toString());
    expect(
        Run.score(input, folder.resolve("out"), "--features", "list"),
        ExitCode.DATA,
        "list",
        "2 elements",
        "10");
  }

  @Test
  void anArrayWithANullIsRefused() {
    Path input = folder.resolve("arrays");
    spark
        .sql("select transform(sequence(1, 10), i -> if(i = 3, null, float(i))) as list")
        .write()
        .parquet(input.toString());
    expect(
        Run.score(input, folder.resolve("out"), "--features", "list"),
        ExitCode.DATA,
        "column 'list' holds a null");
  }

  @Test
  void aFileWithAnotherHeaderIsRefused() throws IOException {
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.writeString(input.resolve("a.csv"), HEADER + GOOD);
    Files.writeString(input.resolve("b.csv"), "id,sex,age,bmi,bp,s1,s2,s3,s4,s5,s6\n" + GOOD);
    expect(score(input, "--input-format", "csv"), ExitCode.DATA, "b.csv");
  }

  @Test
  void aHeaderThatNamesAColumnTwiceIsRefused() throws IOException {
    Path input = write("in.csv", HEADER.replace("sex", "age") + GOOD);
    expect(score(input), ExitCode.DATA, "'age' twice");
  }

  @Test
  void emptyAndForeignFilesAreRefused() throws IOException {
    expect(score(write("empty.csv", "")), ExitCode.DATA, "empty.csv", "0 bytes");
    expect(score(write("empty.parquet", "")), ExitCode.DATA, "empty.parquet", "0 bytes");
    Path page = write("page.parquet", "<!DOCTYPE html><html></html>");
    expect(score(page), ExitCode.DATA, "page.parquet", "PAR1");
    expect(score(folder.resolve("nowhere")), ExitCode.DATA, "nowhere", "no such file");
    Path utf16 = folder.resolve("utf16.csv");
    Files.write(utf16, (HEADER + GOOD).getBytes(StandardCharsets.UTF_16));
    expect(score(utf16), ExitCode.DATA, "utf16.csv", "UTF-8");
  }

  @Test
  void aTruncatedParquetFileIsRefusedEvenAmongGoodOnes() throws IOException {
    Path input = parquet("0f as age", "0f as sex");
    Path good;
    try (Stream<Path> files = Files.list(input)) {
      good = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(good);
    byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
    Files.write(input.resolve("zz.parquet"), half);
    expect(score(input), ExitCode.DATA, "zz.parquet");
    expect(
        score(input, "--input-option", "ignoreCorruptFiles=true"),
        ExitCode.USAGE,
        "ignoreCorruptFiles");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mode=PERMISSIVE", "mode=DROPMALFORMED", "enforceSchema=true"})
  void readersThatLoseRowsAreRefused(String option) throws IOException {
    Path input = write("in.csv", HEADER + GOOD);
    expect(score(input, "--input-option", option), ExitCode.USAGE, option);
  }

  @Test
  void brokenModelsAreRefusedBeforeAnythingElse() throws IOException {
    for (String text :
        List.of("<!DOCTYPE html>", "version https://git-lfs.github.com/spec/v1\noid x\n", "")) {
      Path model = write("model.safetensors", text);
      Run run =
          Run.of(
              "score",
              "--model",
              model.toString(),
              "--architecture",
              Run.golden("seed_relu/module.txt").toString(),
              "--input",
              "nowhere",
              "--output",
              folder.resolve("out").toString());
      expect(run, ExitCode.MODEL, "model.safetensors");
    }
    byte[] whole = Files.readAllBytes(Run.golden("seed_relu/model.safetensors"));
    Path truncated = folder.resolve("truncated.safetensors");
    Files.write(truncated, Arrays.copyOf(whole, whole.length - 40));
    expect(
        Run.of("inspect", "--model", truncated.toString()),
        ExitCode.MODEL,
        "truncated.safetensors");
  }

  @Test
  void aWrongConditionOrNameIsAUsageError() throws IOException {
    Path input = write("in.csv", HEADER + GOOD);
    expect(score(input, "--where", "nosuch > 1"), ExitCode.USAGE, "--where", "nosuch");
    expect(score(input, "--where", "id >"), ExitCode.USAGE, "--where");
    expect(score(input, "--prediction", "bmi"), ExitCode.USAGE, "'bmi'", "--prediction");
    expect(score(input, "--keep", "idd"), ExitCode.USAGE, "'idd'");
  }

  @Test
  void theStackTraceIsThereWhenAskedFor() throws IOException {
    Path input = write("empty.csv", "");
    assertThat(score(input).err()).doesNotContain("\tat ");
    assertThat(score(input, "--stacktrace").err()).contains("\tat ");
  }

  @Test
  void whatIsNoModelIsRefusedWhateverItsName() throws IOException {
    for (String name : List.of("model.onnx", "model.pt", "model.safetensors", "weights.bin")) {
      expect(inspect(write(name, "<!DOCTYPE html><html></html>")), ExitCode.MODEL, name, "HTML");
      Path pointer = write(name, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
      expect(inspect(pointer), ExitCode.MODEL, name, "git-LFS pointer");
    }
    expect(inspect(folder.resolve("nowhere.onnx")), ExitCode.MODEL, "nowhere.onnx");
    expect(inspect(folder), ExitCode.MODEL, folder.toString());
    for (Path model :
        List.of(Run.golden("diabetes_embed/model.onnx"), Path.of("../data/digits/state_dict.pt"))) {
      byte[] whole = Files.readAllBytes(model);
      Path half = folder.resolve("half-" + model.getFileName());
      Files.write(half, Arrays.copyOf(whole, whole.length / 2));
      expect(inspect(half), ExitCode.MODEL, half.getFileName().toString());
    }
  }

  @Test
  void allThatDoesNotFitAModelIsSaidAtOnce() throws IOException {
    Path text =
        write(
            "module.txt",
            """
            Sequential(
              (0): Linear(in_features=11, out_features=5, bias=True)
              (1): ReLU()
              (3): Linear(in_features=5, out_features=2, bias=True)
            )
            """);
    Run run =
        Run.of(
            "score",
            "--model",
            Run.golden("seed_relu/model.safetensors").toString(),
            "--architecture",
            text.toString(),
            "--input",
            "nowhere",
            "--output",
            folder.resolve("out").toString());
    expect(run, ExitCode.MODEL, "3.weight", "2.weight", "0.weight", "[5, 10]", "[5, 11]");
  }

  @Test
  void anOutputInTheInputIsAUsageError() throws IOException {
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.writeString(input.resolve("a.csv"), HEADER + GOOD);
    Run run =
        Run.score(input, input.resolve("scored"), with(Run.seedFeatures(), "--input-format=csv"));
    expect(run, ExitCode.USAGE, "--output " + input.resolve("scored"), "lies in the input");
    assertThat(input.resolve("scored")).doesNotExist();
  }

  @Test
  void anUnknownOptionIsNamedWithTheNearestKnownOne() throws IOException {
    Path input = write("in.csv", HEADER + GOOD);
    expect(score(input, "--overwriet"), ExitCode.USAGE, "'--overwriet'", "'--overwrite'");
    expect(
        score(input, "--set", "output.overwriet=true"),
        ExitCode.USAGE,
        "output.overwriet",
        "output.overwrite");
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private static Run inspect(Path model) {
    return Run.of("inspect", "--model", model.toString());
  }

  private Run score(Path input, String... more) {
    List<String> flags = new ArrayList<>(List.of(Run.seedFeatures()));
    flags.remove("s?");
    flags.add("s1");
    for (int i = 2; i <= 6; i++) {
      flags.addAll(List.of("--features", "s" + i));
    }
    flags.addAll(List.of(more));
    return Run.score(input, folder.resolve("out"), flags.toArray(String[]::new));
  }

  private void expect(Run run, ExitCode code, String... words) {
    assertThat(run.err()).contains(words).doesNotContain("\tat ", "Exception");
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).contains(code == ExitCode.MODEL ? "" : "RESULT {\"exit\":");
    ListenerBus.drain(spark.sparkContext());
    if (code == ExitCode.USAGE || code == ExitCode.MODEL) {
      assertThat(jobs.count.get()).as("jobs of Spark").isZero();
    }
    jobs.count.set(0);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.equals("out") || name.startsWith("_feedforward"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path parquet(String age, String sex) {
    Path input = folder.resolve("in.parquet");
    spark
        .sql(
            "select "
                + age
                + ", "
                + sex
                + ", 0f bmi, 0f bp, 0f s1, 0f s2, 0f s3, 0f s4, 0f s5, 0f s6")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(input.toString());
    return input;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** The jobs that Spark has started: none for what can be known before. */
  private static final class Jobs extends SparkListener {

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      count.incrementAndGet();
    }
  }
}
