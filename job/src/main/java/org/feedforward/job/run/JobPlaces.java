package org.feedforward.job.run;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.target.Rejects;
import org.feedforward.job.target.Target;
import org.feedforward.job.target.Targets;

/**
 * Where a run reads and writes.
 *
 * @param config what is to be done
 * @param hadoop the settings of file systems
 * @param spark gives the session, which is asked for only where a catalogue is
 */
record JobPlaces(JobConfig config, Configuration hadoop, Supplier<SparkSession> spark) {

  /** The table that is read, where it stands. */
  InputConfig input() {
    return input(config.input(), hadoop);
  }

  static InputConfig input(InputConfig asked, Configuration hadoop) {
    if (asked.table().isPresent() || asked.files().isPresent()) {
      return asked;
    }
    return LiteralPath.of(
        asked.ofRejects() ? asked.at(Rejects.of(asked.path(), hadoop)) : asked, hadoop);
  }

  /** The place of the result. */
  Target target() {
    Optional<String> read =
        Optional.of(input()).filter(in -> in.table().isEmpty()).map(InputConfig::path);
    return Targets.of(
        config.output(),
        config.errors().rejects(),
        config.report().path(),
        config.run(),
        read,
        hadoop,
        spark);
  }
}
