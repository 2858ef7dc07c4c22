package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of runs whose tasks together take more memory than there is. */
class PlanMemoryTest {

  private static final Pattern NEEDED = Pattern.compile("needs a heap of about ([0-9,]+) MB");

  @TempDir private Path folder;

  /** Cuts the table into more than 120 partitions. */
  private static final String SMALL_PARTITIONS = "spark.sql.files.maxPartitionBytes=600";

  @Test
  void tasksThatDoNotFitTheDriverAreRefused() throws Exception {
    String said = plan(6, 512, "spark.master=local[120]", SMALL_PARTITIONS);
    assertThat(said)
        .contains("out of memory: this model's weights take 1 MB and 120 tasks at once ")
        .contains("the driver needs a heap of about ", " MB and has 512 MB: give it")
        .contains("=-Xmx" + needed(said) + "m", "or run fewer tasks at once");
    // the heap that it asks for is enough
    plan(0, needed(said), "spark.master=local[120]", SMALL_PARTITIONS);
  }

  @Test
  void coresWithoutATaskTakeNothing() throws Exception {
    assertThat(plan(0, 512, "spark.master=local[120]"))
        .contains("Tasks: 1 on 120 cores", "Warning: 1 partition for 120 cores");
  }

  @Test
  void tasksThatDoNotFitAnExecutorAreRefused() throws Exception {
    String[] cluster = {
      "spark.master=local-cluster[1,120,1024]",
      "spark.executor.memory=512m",
      "spark.executor.cores=120",
      SMALL_PARTITIONS
    };
    assertThat(plan(6, 1024, cluster))
        .contains("120 tasks at once ", "an executor needs a heap of about ")
        .contains(" MB and has 512 MB: give it --conf spark.executor.memory=");
  }

  @Test
  void lessThanSparkStartsWithIsRefusedInASentence() throws Exception {
    assertThat(plan(6, 300))
        .contains("Spark does not start with less than 450 MB of heap for the driver, which has ")
        .contains("300 MB: give it FEEDFORWARD_JAVA_OPTS=-Xmx512m, or -Xmx512m where you start");
    assertThat(plan(6, 512, "spark.master=local-cluster[1,1,300]", "spark.executor.memory=300m"))
        .contains("Spark does not start with less than 450 MB of heap for an executor: give it")
        .contains(" --conf spark.executor.memory=512m");
  }

  @Test
  void noLessIsAskedForThanSparkStartsWith() throws Exception {
    assertThat(plan(0, 512)).contains("Memory: 450 MB of the heap of 512 MB");
  }

  private static int needed(String said) {
    Matcher found = NEEDED.matcher(said);
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1).replace(",", ""));
  }

  private String plan(int exit, int megabytes, String... settings) throws Exception {
    Path output = folder.resolve("out");
    String said = run("plan", exit, megabytes, output, settings);
    assertThat(output).doesNotExist();
    return said;
  }

  private String run(String verb, int exit, int megabytes, Path output, String... settings)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-XX:+UseG1GC", "-Xmx" + megabytes + "m"));
    words.addAll(List.of("-Dspark.ui.enabled=false", "-Dspark.driver.host=127.0.0.1"));
    words.add("-Dspark.driver.bindAddress=127.0.0.1");
    for (String setting : settings) {
      words.add("-D" + setting);
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of(verb, "--job", "../conf/digits.yaml", "--output", output.toString()));
    return Processes.said(words, folder, exit);
  }
}
