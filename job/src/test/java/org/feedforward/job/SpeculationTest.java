package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task that Spark runs twice at the same time counts once. Spark copies no task to the host that
 * runs it already, so that this takes a master and two workers with addresses of their own.
 */
class SpeculationTest {

  private static final String[] HOSTS = {"127.0.0.1", "127.0.0.2"};

  private final SparkSession spark = LocalSpark.session();
  private final List<Process> started = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void endAll() {
    started.forEach(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
  }

  @Test
  void whatACopyOfATaskCountsIsNotAdded() throws Exception {
    assumeTrue(isAddress(HOSTS[1]), "this machine has no address " + HOSTS[1]);
    Path table = folder.resolve("table");
    spark
        .read()
        .parquet(Path.of("../data/digits/digits.parquet").toString())
        .repartition(4)
        .write()
        .parquet(table.toString());
    Path once = folder.resolve("once");
    Run alone = Run.of(command("score", table, once));
    assertThat(alone.code()).as(alone.err()).isEqualTo(ExitCode.DONE);

    int port = freePort();
    String master = "spark://" + HOSTS[0] + ":" + port;
    String deploy = "org.apache.spark.deploy.";
    start(
        "master",
        "-Xmx128m",
        deploy + "master.Master",
        "--host",
        HOSTS[0],
        "--port",
        port + "",
        "--webui-port",
        "0");
    for (String host : HOSTS) {
      start(
          "worker-" + host,
          "-Xmx128m",
          deploy + "worker.Worker",
          "--host",
          host,
          "--webui-port",
          "0",
          "--cores",
          "1",
          "--memory",
          "480m",
          "--work-dir",
          folder.resolve(host).toString(),
          master);
    }
    Path twice = folder.resolve("twice");
    List<String> words = new ArrayList<>(List.of("-Xmx512m"));
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of(SpeculativeRun.class.getName(), master, folder.toString()));
    words.addAll(command("", table, twice));
    Process run = start("run", words.toArray(String[]::new));
    Processes.await(run);
    String said = Files.readString(folder.resolve("run.log"));
    assertThat(run.exitValue()).as(said).isZero();
    assertThat(said).contains("DONE Scored 1,797 rows").contains("COPIES 1 ");
    assertThat(report(twice).path("statistics")).isEqualTo(report(once).path("statistics"));
    assertThat(report(twice).path("rows")).isEqualTo(report(once).path("rows"));
    assertThat(report(twice).path("tasks").path("count").asInt()).isEqualTo(4);
    assertThat(report(twice).path("statistics").path("rows").asLong()).isEqualTo(1797);
    Dataset<Row> rows = spark.read().parquet(twice.toString());
    assertThat(rows.count()).isEqualTo(1797);
    assertThat(rows.select("id").distinct().count()).isEqualTo(1797);
  }

  private static List<String> command(String verb, Path table, Path output) {
    List<String> words = new ArrayList<>(verb.isEmpty() ? List.of() : List.of(verb));
    words.addAll(List.of("--job", "../conf/digits.yaml", "--input", table.toString()));
    words.addAll(List.of("--output", output.toString(), "--where", SpeculativeRun.CONDITION));
    return words;
  }

  private static JsonNode report(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("_report/run.json").toFile());
  }

  private static boolean isAddress(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOSTS[0]))) {
      return socket.getLocalPort();
    }
  }

  private Process start(String name, String... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-cp", System.getProperty("java.class.path")));
    all.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(all);
    SparkHome.describe(builder.environment(), SparkHome.in(folder), folder);
    builder.environment().remove("SPARK_LOCAL_IP");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    started.add(process);
    return process;
  }
}
