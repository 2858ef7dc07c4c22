package org.feedforward.job.run;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.CommitOptions;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.output.Attempt;
import org.feedforward.job.sql.SqlStatement;

/** The folder of an SQL statement, put in place when its query has ended. */
final class FolderResult {

  private static final String ROWS = "rows";

  private FolderResult() {}

  static void write(SparkSession spark, SqlStatement.Folder folder, String statement) {
    List<String> problems = CommitOptions.problems("OPTIONS", folder.options().keySet());
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    try (Attempt attempt =
        Attempt.begin(folder.path(), true, spark.sparkContext().hadoopConfiguration())) {
      Observation observation = new Observation();
      folder
          .query()
          .observe(observation, count(lit(1)).as(ROWS))
          .write()
          .mode(SaveMode.ErrorIfExists)
          .format(folder.format())
          .options(folder.options())
          .save(attempt.data());
      long rows = rows(observation);
      if (folder.format().toLowerCase(Locale.ROOT).equals("parquet")) {
        long found = spark.read().schema(folder.query().schema()).parquet(attempt.data()).count();
        RowCheck.requireEqual(OptionalLong.empty(), rows, rows, OptionalLong.of(found));
      }
      attempt.commit(Map.of("statement", Secrets.hidden(statement)), rows);
    }
  }

  private static long rows(Observation observation) {
    try {
      return (Long) observation.getAsJava().get(ROWS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the rows were counted", e);
    }
  }
}
