package org.feedforward.job.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkThrowable;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;
import scala.Option;
import scala.Tuple2;

/** The Spark that commands run on. */
final class Session {

  /** What Spark hides in plans, its UI and its event log. */
  private static final Map<String, String> REDACTION =
      Map.of(
          "spark.redaction.regex", Secrets.NAMES,
          "spark.redaction.string.regex", Secrets.LOOKS,
          "spark.sql.redaction.string.regex", Secrets.LOOKS,
          "spark.sql.redaction.options.regex", "(?i)url|" + Secrets.NAMES);

  private Session() {}

  /** Spark's settings, whether a session is there or not. */
  static Map<String, String> settings() {
    return Arrays.stream(new SparkConf().getAll())
        .collect(Collectors.toMap(Tuple2::_1, Tuple2::_2));
  }

  /** Hadoop's settings: those of the session that is there, or what a session would have. */
  static Configuration hadoop() {
    Option<SparkSession> present = SparkSession.getDefaultSession();
    if (present.isDefined() && !present.get().sparkContext().isStopped()) {
      return present.get().sparkContext().hadoopConfiguration();
    }
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  private static SparkSession session(SparkConf conf) {
    try {
      return SparkSession.builder().config(conf).getOrCreate().newSession();
    } catch (IllegalArgumentException e) {
      String condition = e instanceof SparkThrowable spark ? spark.getCondition() : null;
      boolean driver = "INVALID_DRIVER_MEMORY".equals(condition);
      throw driver || "INVALID_EXECUTOR_MEMORY".equals(condition)
          ? ModelHeap.tooSmallForSpark(driver, e)
          : e;
    }
  }

  /** A session of the application that runs already, as in tests and notebooks, or of our own. */
  static SparkSession start(String application) {
    Interruption.sparkStarts();
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", Names.escape(application));
    REDACTION.forEach(conf::setIfMissing);
    for (Tuple2<String, String> setting : conf.getAll()) {
      Secrets.note(Map.of(setting._1(), setting._2()));
    }
    SparkSession session = session(conf);
    // of an application that somebody else has started
    REDACTION.forEach(
        (name, looks) -> {
          if (session.conf().isModifiable(name)) {
            session.conf().set(name, conf.get(name));
          }
        });
    return session;
  }
}
