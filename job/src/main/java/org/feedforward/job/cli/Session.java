package org.feedforward.job.cli;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Secrets;
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
    SparkSession session = SparkSession.builder().config(conf).getOrCreate().newSession();
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
