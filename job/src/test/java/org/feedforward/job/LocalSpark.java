package org.feedforward.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
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

  /** Something that is done with other settings. */
  public interface Body<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Does something with settings that the sessions of commands begin with; those of {@link
   * #session} do not reach them.
   */
  public static <T, E extends Exception> T with(Map<String, String> settings, Body<T, E> body)
      throws E {
    SparkConf conf = SESSION.sparkContext().conf();
    Map<String, String> before = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          before.put(key, conf.get(key, null));
          conf.set(key, value);
        });
    try {
      return body.run();
    } finally {
      before.forEach(
          (key, value) -> {
            if (value == null) {
              conf.remove(key);
            } else {
              conf.set(key, value);
            }
          });
    }
  }

  /** The session; the first call starts it. */
  public static SparkSession session() {
    return SESSION;
  }
}
