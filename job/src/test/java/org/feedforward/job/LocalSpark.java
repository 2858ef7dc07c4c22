package org.feedforward.job;

import org.apache.spark.sql.SparkSession;

/** The Spark of this JVM's tests. */
public final class LocalSpark {

  private static final SparkSession SESSION =
      SparkSession.builder()
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", "2")
          .config(
              "spark.sql.warehouse.dir", "target/spark-warehouse-" + ProcessHandle.current().pid())
          .getOrCreate();

  private LocalSpark() {}

  /** The session; the first call starts it. */
  public static SparkSession session() {
    return SESSION;
  }
}
