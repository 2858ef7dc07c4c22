package org.feedforward.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.feedforward.format.npy.Npy;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * README's commands and code, as somebody runs them who has just cloned the repository. What its
 * Python block makes was recorded by {@code scripts/make-readme}.
 */
class ReadmeIT {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Path RECORDED = Path.of("src/test/resources/readme").toAbsolutePath();

  /** What a build or the suite is, which this test is a part of. */
  private static final List<String> ELSEWHERE = List.of("scripts/test", "mvn -DskipTests package");

  @TempDir private static Path clone;

  /**
   * A block of code.
   *
   * @param language behind its fence; empty for commands
   */
  private record Block(String language, String text) {

    private static final Pattern FENCED =
        Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    static List<Block> all() throws IOException {
      List<Block> blocks = new ArrayList<>();
      Matcher matcher = FENCED.matcher(Files.readString(REPOSITORY.resolve("README.md")));
      while (matcher.find()) {
        blocks.add(new Block(matcher.group(1), matcher.group(2)));
      }
      return blocks;
    }

    static Block with(String words) throws IOException {
      List<Block> found = all().stream().filter(block -> block.text.contains(words)).toList();
      assertThat(found).as(words).hasSize(1);
      return found.get(0);
    }

    /** What stands behind a prompt; a backslash at the end of a line continues it. */
    String prompted() {
      Matcher matcher = Pattern.compile("^\\$ ((?:.*\\\\\\n)*.*)\\n").matcher(text);
      assertThat(matcher.find()).isTrue();
      return matcher.group(1);
    }

    /** What is printed behind the prompt's command. */
    List<String> answer() {
      return text.substring(text.indexOf(prompted()) + prompted().length() + 1).lines().toList();
    }
  }

  @BeforeAll
  static void cloneTheRepository() throws Exception {
    for (String name :
        List.of("scripts", "conf", "data", "core/src/main", "job/src/main", "pom.xml")) {
      copy(REPOSITORY.resolve(name), clone.resolve(name));
    }
    for (String name :
        List.of(
            "core/pom.xml",
            "job/pom.xml",
            "job/target/spark-classpath.txt",
            "job/target/feedforward-job.jar")) {
      copy(REPOSITORY.resolve(name), clone.resolve(name));
    }
    // a folder that was made by copying is newer than the jar
    Files.setLastModifiedTime(
        clone.resolve("job/target/feedforward-job.jar"), FileTime.from(Instant.now()));
    Dataset<Row> digits =
        LocalSpark.session().read().parquet(clone + "/data/digits/digits.parquet");
    Dataset<Row> recorded = digits.where("id < 50");
    recorded.write().parquet(clone + "/table.parquet");
    recorded.coalesce(1).write().option("header", "true").csv(clone + "/table.csv");
    List<String> pixels =
        Stream.of(digits.columns()).filter(name -> name.startsWith("pixel_")).toList();
    Files.write(clone.resolve("columns.txt"), pixels);
    Column[] events =
        Stream.concat(
                Stream.of(col("id")),
                pixels.stream().map(name -> col(name).as(name.replace("pixel_", "f_"))))
            .toArray(Column[]::new);
    recorded.select(events).write().parquet(clone + "/hdfs/tables/events");
    Files.createDirectories(clone.resolve("hdfs/scores"));
    take("digits");
  }

  /** With the times of files, by which the wrapper sees that nothing has to be built. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Puts what the Python block makes of a network where it would. */
  private static void take(String network) throws IOException {
    for (String name : List.of("model.onnx", "model.pt", "weights.pt", "model.txt")) {
      Files.copy(
          RECORDED.resolve(network).resolve(name),
          clone.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<String> shell(String commands) throws Exception {
    StringBuilder script = new StringBuilder();
    for (String line : commands.lines().toList()) {
      if (!ELSEWHERE.contains(line)) {
        script.append(line.replace("hdfs:///", "file:" + clone + "/hdfs/")).append('\n');
      }
    }
    Path log = clone.resolve("log");
    Path errors = clone.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script.toString())
            .directory(clone.toFile())
            .redirectError(errors.toFile())
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.remove("SPARK_HOME");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("MASTER", "local[2]");
    if (commands.contains("spark-submit")) {
      Path home = SparkHome.in(clone);
      SparkHome.describe(environment, home, clone);
      environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
    }
    Process process = builder.start();
    Processes.await(process);
    List<String> lines = Files.readAllLines(log);
    String complaints = Files.readString(errors);
    assertThat(process.exitValue()).as("%s%n%s%n%s", script, lines, complaints).isZero();
    if (!commands.contains("spark-submit")) {
      assertThat(complaints).isEmpty();
    }
    return lines;
  }

  @Test
  void everyBlockIsRunByATest() throws IOException {
    Map<String, Integer> found = new LinkedHashMap<>();
    Block.all().forEach(block -> found.merge(block.language(), 1, Integer::sum));
    // commands and what they print; those below
    assertThat(found).isEqualTo(Map.of("", 7, "python", 1, "sql", 1, "java", 1));
  }

  @Test
  void theFirstCommandPrintsWhatIsShown() throws Exception {
    List<String> lines = shell(Block.with("scripts/test\n").text());
    List<String> shown =
        Block.with("RESULT {\"exit\":0,\"status\":\"done\",\"rows\"").text().lines().toList();
    assertThat(lines).hasSameSizeAs(shown);
    for (int i = 0; i < lines.size(); i++) {
      String[] words = shown.get(i).split(" ");
      assertThat(lines.get(i)).startsWith(words[0] + " ");
    }
    assertThat(lines.get(0)).startsWith("Scored 1,797 rows in ");
  }

  @Test
  void aRawTableIsScoredAsShown() throws Exception {
    Block block = Block.with("conf/churn.yaml");
    List<String> lines = shell(block.prompted());
    assertThat(lines.get(0)).startsWith("Scored 3,943 rows in ");
    assertThat(block.answer().get(0)).startsWith("Scored 3,943 rows in ");
    assertThat(lines.get(1)).isEqualTo(block.answer().get(1));
  }

  @Test
  void theNumbersAreVerifiedAsShown() throws Exception {
    Block block = Block.with("scripts/feedforward verify --model");
    assertThat(shell(block.prompted())).isEqualTo(block.answer());
  }

  @Test
  void theSqlScriptPrintsWhatIsShown() throws Exception {
    Block block = Block.with("sql --file conf/digits.sql\nspark");
    assertThat(shell(block.prompted())).isEqualTo(block.answer());
  }

  @Test
  void whatThePythonBlockMadeIsScored() throws Exception {
    assertThat(Block.with("torch.onnx.export").text())
        .as("run scripts/make-readme when README's block changes")
        .isEqualTo(Files.readString(RECORDED.resolve("block.py")));
    assertThat(RECORDED.resolve("versions.txt")).content().startsWith("torch 2.13");

    List<String> lines = shell(Block.with("inspect --model model.onnx").text());
    assertThat(lines).contains("  x: float32[64]");
    assertThat(lines.stream().filter(line -> line.startsWith("RESULT {\"exit\":0,"))).hasSize(2);
    SparkSession spark = LocalSpark.session();
    requireExpected(spark.read().parquet(clone + "/scored"), "digits");

    assertThat(shell(Block.with("hdfs:///tables/events").text()))
        .anyMatch(line -> line.startsWith("Scored 50 rows"));
    requireExpected(spark.read().parquet(clone + "/hdfs/scores/today"), "digits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"model.onnx", "model.pt2", "model.pt", "weights.pt --architecture model.txt"})
  void everyFileOfThePythonBlockGivesItsNumbers(String model) {
    for (String network : List.of("digits", "small")) {
      List<String> words = new ArrayList<>(List.of("verify", "--model"));
      for (String word : model.split(" ")) {
        words.add(
            word.startsWith("--") ? word : RECORDED.resolve(network).resolve(word).toString());
      }
      words.addAll(List.of("--inputs", RECORDED.resolve(network).resolve("inputs.npy").toString()));
      words.addAll(
          List.of("--expected", RECORDED.resolve(network).resolve("expected.npy").toString()));
      Run run = Run.of(words);
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.DONE);
    }
  }

  private static void requireExpected(Dataset<Row> scored, String network) {
    Tensor expected = Npy.read(RECORDED.resolve(network).resolve("expected.npy"));
    int width = expected.size() / expected.dim(0);
    List<Row> rows = scored.selectExpr("cast(id as int) as id", "prediction").collectAsList();
    assertThat(rows).hasSize(50);
    for (Row row : rows) {
      List<Float> found = width == 1 ? List.of(row.getFloat(1)) : row.<Float>getList(1);
      for (int i = 0; i < width; i++) {
        float right = expected.getFloat(row.getInt(0) * width + i);
        assertThat(found.get(i)).isCloseTo(right, within(1e-5f + 1e-4f * Math.abs(right)));
      }
    }
  }

  /** Fifty rows with the columns a, b and c, which the small network was made for. */
  private static Dataset<Row> small() {
    Tensor inputs = Npy.read(RECORDED.resolve("small/inputs.npy"));
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < inputs.dim(0); i++) {
      rows.add(
          String.format(
              Locale.ROOT,
              "(%d, float('%s'), float('%s'), float('%s'))",
              i,
              inputs.getFloat(3 * i),
              inputs.getFloat(3 * i + 1),
              inputs.getFloat(3 * i + 2)));
    }
    return LocalSpark.session()
        .sql("select * from values " + String.join(", ", rows) + " as t(id, a, b, c)");
  }

  @Test
  void theSqlStatementGivesItsNumbers() throws Exception {
    small().createOrReplaceGlobalTempView("t");
    String statement =
        Block.with("AS score FROM t")
            .text()
            .replace("'model.onnx'", "'" + RECORDED.resolve("small/model.onnx") + "'")
            .replace("FROM t", "FROM global_temp.t");
    Dataset<Row> scored = LocalSpark.session().newSession().sql(statement.replace(";", ""));
    Tensor expected = Npy.read(RECORDED.resolve("small/expected.npy"));
    List<Row> rows = scored.collectAsList();
    assertThat(rows).hasSize((int) small().where("a > 0").count());
    rows.forEach(
        row ->
            assertThat(row.getFloat(1)).isCloseTo(expected.getFloat(row.getInt(0)), within(1e-5f)));
    Path file = Files.writeString(clone.resolve("statement.sql"), statement);
    assertThat(Run.of("sql", "--file", file.toString()).out().lines()).hasSize(rows.size() + 1);
  }

  @Test
  void theJavaProgramGivesItsNumbers() throws Exception {
    String program =
        String.format(
            Locale.ROOT,
            """
        import static org.apache.spark.sql.functions.col;
        import org.apache.spark.sql.*;
        import org.feedforward.job.Scoring;
        public class Program {
          public static Dataset<Row>[] run(Dataset<Row> table) {
        %s
            return new Dataset[] {scored, same};
          }
        }
        """,
            Block.with("Scoring.load")
                .text()
                .replace("\"model.onnx\"", "\"" + RECORDED.resolve("small/model.onnx") + "\""));
    Path source = Files.writeString(clone.resolve("Program.java"), program);
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-cp",
                path,
                "-d",
                clone.toString(),
                source.toString());
    assertThat(code).isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {clone.toUri().toURL()})) {
      Dataset<?>[] results =
          (Dataset<?>[])
              loader.loadClass("Program").getMethod("run", Dataset.class).invoke(null, small());
      requireExpected(results[0].select(col("id"), col("score").as("prediction")), "small");
      requireExpected(results[1].select(col("id"), functions.col("prediction")), "small");
    }
  }
}
