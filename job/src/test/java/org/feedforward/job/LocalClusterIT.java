package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
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
 * The packaged jar on a cluster of two executor JVMs, which get the model over the wire; in local
 * mode a broadcast is never deserialised. The Spark home is made of Maven's jars.
 */
class LocalClusterIT {

  private static final Path JAR = Path.of("target/feedforward-job.jar").toAbsolutePath();
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void executorsReadTheModelWithKryoThatRequiresRegistration() throws Exception {
    assertScores(
        "spark.serializer=org.apache.spark.serializer.KryoSerializer",
        "spark.kryo.registrationRequired=true");
  }

  @Test
  void executorsReadTheModelWithJavaSerialisation() throws Exception {
    assertScores("spark.serializer=org.apache.spark.serializer.JavaSerializer");
  }

  private void assertScores(String... settings) throws Exception {
    Path input = folder.resolve("digits");
    SparkSession spark = LocalSpark.session();
    spark
        .read()
        .parquet(REPOSITORY.resolve("data/digits/digits.parquet").toString())
        .repartition(4)
        .write()
        .parquet(input.toString());
    Path out = folder.resolve("out.log");
    Path scored = folder.resolve("scored");
    Process process = submit(List.of(settings), input, scored, out);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String log = Files.readString(out);
    assertThat(process.exitValue()).as(log).isZero();
    assertThat(log)
        .contains("RESULT {\"exit\":0,\"status\":\"done\",\"rows\":1797")
        .contains("Kernels: simd-");

    Path local = folder.resolve("local");
    assertThat(Run.of(score(input, local)).err()).isEmpty();
    assertThat(rows(spark, scored)).isEqualTo(rows(spark, local)).hasSize(1797);
  }

  private static List<Row> rows(SparkSession spark, Path result) {
    return spark.read().parquet(result.toString()).orderBy("id").collectAsList();
  }

  private static List<String> score(Path input, Path output) {
    return List.of(
        "score",
        "--job",
        REPOSITORY.resolve("conf/digits.yaml").toString(),
        "--input",
        input.toString(),
        "--output",
        output.toString());
  }

  private Process submit(List<String> settings, Path input, Path output, Path log)
      throws IOException {
    String classpath = Files.readString(Path.of("target/spark-classpath.txt")).strip();
    Path home = sparkHome(classpath);
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-Xmx512m", "-cp", classpath, "org.apache.spark.deploy.SparkSubmit"));
    words.addAll(List.of("--master", "local-cluster[2,1,1024]", "--class", Main.class.getName()));
    words.addAll(List.of("--conf", "spark.ui.enabled=false"));
    settings.forEach(setting -> words.addAll(List.of("--conf", setting)));
    words.addAll(List.of("--jars", JAR.toString(), JAR.toString()));
    words.addAll(score(input, output));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local-dirs").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** What a Spark home needs to start executors: a folder of jars. */
  private Path sparkHome(String classpath) throws IOException {
    Path home = folder.resolve("spark-home");
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("conf"));
    for (String jar : classpath.split(File.pathSeparator)) {
      Path path = Path.of(jar);
      Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
    }
    return home;
  }
}
