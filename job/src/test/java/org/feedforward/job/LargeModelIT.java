package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that is large beside the heaps of driver and executors, on Spark's standalone master and
 * workers. The heaps leave no room for a second copy of the weights. {@code
 * -Dfeedforward.test.megabytes=589} takes an embedding of 2.3 million rows.
 */
class LargeModelIT {

  private static final Path JAR = Path.of("target/feedforward-job.jar").toAbsolutePath();
  private static final int SHORT = 240;
  private static final int MEGABYTES = Integer.getInteger("feedforward.test.megabytes", SHORT);
  private static final int ROWS = 4000;

  @TempDir private Path folder;

  @Test
  void scoresWithLittleMoreHeapThanTheWeights() throws Exception {
    LargeModel model = LargeModel.ofMegabytes(MEGABYTES);
    boolean isShort = MEGABYTES <= SHORT;
    Path scored = folder.resolve("scored");
    String log =
        run(
            isShort ? "-Xmx500m" : "-Xmx1600m",
            isShort ? "450m" : "1g",
            score(model.write(folder), table(model), scored),
            0);
    assertThat(log).contains("\"rows\":" + ROWS);
    SparkSession spark = LocalSpark.session();
    List<Row> rows = spark.read().parquet(scored.toString()).orderBy("id").collectAsList();
    assertThat(rows).hasSize(ROWS);
    for (Row row : rows) {
      int item = Math.toIntExact(row.getLong(1));
      assertThat(row.getFloat(2)).as("item %d", item).isEqualTo(model.prediction(item));
    }
  }

  @Test
  void saysBeforehandWhatAnExecutorNeeds() throws Exception {
    LargeModel model = new LargeModel(2_300_000);
    Path scored = folder.resolve("scored");
    String log = run("-Xmx1600m", "500m", score(model.writeZeros(folder), table(model), scored), 6);
    assertThat(log)
        .contains(
            "feedforward: out of memory: this model's weights take 562 MB, for which an executor"
                + " needs a heap of about 874 MB and has 500 MB: give it --conf"
                + " spark.executor.memory=874m")
        .contains("\"exit\":6");
    assertThat(scored).doesNotExist();
  }

  @Test
  void saysWhatADriverNeeds() throws Exception {
    LargeModel model = new LargeModel(2_300_000);
    List<String> command =
        score(model.writeZeros(folder), folder.resolve("none"), folder.resolve("scored"));
    assertThat(run("-Xmx500m", "1g", command, 6))
        .contains("the driver needs a heap of about 874 MB and has 500 MB: give it --driver-memory")
        .contains("874m or --conf spark.driver.memory=874m");
  }

  private Path table(LargeModel model) {
    Path table = folder.resolve("table");
    LocalSpark.session()
        .range(0, ROWS, 1, 4)
        .selectExpr(
            "id",
            String.format(
                Locale.ROOT,
                "CASE id WHEN 0 THEN 0 WHEN 1 THEN %1$d - 1 ELSE id * 7919 %% %1$d END AS item",
                model.rows()))
        .write()
        .parquet(table.toString());
    return table;
  }

  private static List<String> score(List<String> model, Path input, Path output) {
    List<String> words = new ArrayList<>(List.of("score"));
    words.addAll(model);
    words.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    words.addAll(List.of("--features", "item", "--keep", "id", "--keep", "item"));
    return words;
  }

  /** Runs a command by spark-submit on a cluster of one executor; gives what it printed. */
  private String run(String driverHeap, String executorMemory, List<String> command, int exit)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-XX:+UseG1GC", driverHeap, "-cp", SparkHome.classPath()));
    words.add("org.apache.spark.deploy.SparkSubmit");
    words.addAll(List.of("--master", "local-cluster[1,2,1024]", "--class", Main.class.getName()));
    words.addAll(List.of("--conf", "spark.ui.enabled=false"));
    words.addAll(List.of("--conf", "spark.executor.memory=" + executorMemory));
    words.addAll(List.of("--conf", "spark.executor.extraJavaOptions=-XX:+UseG1GC"));
    words.addAll(List.of("--jars", JAR.toString(), JAR.toString()));
    words.addAll(command);
    return Processes.said(words, folder, exit);
  }
}
