package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own endpoint for Prometheus says of a run. */
class MetricsIT {

  @TempDir private Path folder;

  @Test
  void rowsTilesKernelsAndFaultsAreScraped() throws Exception {
    Path log = folder.resolve("log");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-Xmx700m", "-cp", System.getProperty("java.class.path")));
    words.add("-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties").toUri());
    words.addAll(List.of(ScrapedRun.class.getName(), "--job", "../conf/churn.yaml"));
    words.addAll(List.of("--output", folder.resolve("scored").toString()));
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Processes.await(process);
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("DONE");
    assertThat(count(said, "rows")).isEqualTo(4000);
    assertThat(count(said, "tiles")).isBetween(1L, 4000L);
    assertThat(count(said, "faults_null")).isEqualTo(45);
    assertThat(count(said, "faults_unknown")).isEqualTo(11);
    assertThat(count(said, "faults_length")).isEqualTo(6);
    long byKernels =
        said.lines()
            .filter(line -> line.matches("metrics_app_driver_feedforward_rows_s\\w+_Count\\{.*"))
            .mapToLong(MetricsIT::value)
            .sum();
    assertThat(byKernels).isEqualTo(4000);
  }

  private static long count(String said, String name) {
    return said.lines()
        .filter(line -> line.startsWith("metrics_app_driver_feedforward_" + name + "_Count{"))
        .mapToLong(MetricsIT::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + said));
  }

  private static long value(String line) {
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }
}
