package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar on a cluster of two executor JVMs, which get the model over the wire; in local
 * mode a broadcast is never deserialised. The Spark home is made of Maven's jars.
 */
class LocalClusterIT {

  private static final Path JAR = Path.of("target/feedforward-job.jar").toAbsolutePath();

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
        .parquet(SameBits.parquet().toString())
        .repartition(4)
        .write()
        .parquet(input.toString());
    for (SameBits network : SameBits.values()) {
      Path out = folder.resolve(network + ".log");
      Path scored = folder.resolve("scored-" + network);
      Process process = submit(List.of(settings), network.score(folder, input, scored), out);
      Processes.await(process);
      String log = Files.readString(out);
      assertThat(process.exitValue()).as(log).isZero();
      assertThat(log)
          .contains("RESULT {\"exit\":0,\"status\":\"done\",\"rows\":" + SameBits.ROWS)
          .contains("Kernels: simd-");
      assertThat(SameBits.digest(spark.read().parquet(scored.toString())))
          .isEqualTo(network.digest());
    }
  }

  private Process submit(List<String> settings, List<String> command, Path log) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-Xmx512m", "-cp", SparkHome.classPath()));
    words.add("org.apache.spark.deploy.SparkSubmit");
    words.addAll(List.of("--master", "local-cluster[2,1,1024]", "--class", Main.class.getName()));
    words.addAll(List.of("--conf", "spark.ui.enabled=false"));
    settings.forEach(setting -> words.addAll(List.of("--conf", setting)));
    words.addAll(List.of("--jars", JAR.toString(), JAR.toString()));
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    SparkHome.describe(builder.environment(), SparkHome.in(folder), folder);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
