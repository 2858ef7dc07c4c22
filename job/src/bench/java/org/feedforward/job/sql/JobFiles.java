package org.feedforward.job.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.feedforward.bench.turns.JobCase;
import org.feedforward.bench.turns.JobTables;

/** Writes what whole jobs read, tables and networks, for builds of other days. */
public final class JobFiles {

  private JobFiles() {}

  /** Arguments: a folder and the number of rows. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    JobTables tables = new JobTables(spark, folder, Long.parseLong(arguments[1]));
    for (JobCase one : JobCase.values()) {
      tables.generate(one);
    }
    writeNetworks(folder);
    spark.stop();
  }

  /** A file of every network that a case needs. */
  static void writeNetworks(Path folder) throws IOException {
    for (JobCase one : JobCase.values()) {
      Files.write(
          folder.resolve("network-" + one.features() + ".onnx"),
          new BenchNetwork(one.features()).onnx());
    }
  }
}
