package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM without the vector module goes on in scalar code, says so once, and gives the same bits.
 */
class WithoutVectorsTest {

  @TempDir private Path folder;

  @Test
  void scoresInScalarCodeSaysSoOnceAndGivesTheSameBits() throws Exception {
    Path scalar = folder.resolve("scalar");
    Path log = folder.resolve("log");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : System.getProperty("feedforward.test.jvm").split(" ")) {
      if (!option.startsWith("--add-modules")) {
        words.add(option);
      }
    }
    words.addAll(List.of("-Xmx1g", "-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(score(scalar));
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(log);
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text.lines().filter(line -> line.startsWith("Kernels: ")))
        .singleElement()
        .asString()
        .contains("scalar", "--add-modules jdk.incubator.vector");

    SparkSession spark = LocalSpark.session();
    Path simd = folder.resolve("simd");
    assertThat(Run.of(score(simd)).err()).isEmpty();
    assertThat(rows(spark, scalar)).isEqualTo(rows(spark, simd)).hasSize(1797);
  }

  private static List<String> score(Path output) {
    return List.of("score", "--job", "../conf/digits.yaml", "--output", output.toString());
  }

  private static List<Row> rows(SparkSession spark, Path result) {
    return spark.read().parquet(result.toString()).orderBy("id").collectAsList();
  }
}
