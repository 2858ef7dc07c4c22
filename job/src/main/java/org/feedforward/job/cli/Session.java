package org.feedforward.job.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark that commands run on. */
final class Session {

  private Session() {}

  /** A session of the application that runs already, as in tests and notebooks, or of our own. */
  static SparkSession start(String application) {
    Interruption.sparkStarts();
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", application);
    return SparkSession.builder().config(conf).getOrCreate().newSession();
  }
}
