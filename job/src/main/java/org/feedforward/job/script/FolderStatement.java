package org.feedforward.job.script;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.CommitOptions;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.sql.SqlStatement;
import org.feedforward.job.target.InputRows;
import org.feedforward.job.target.Target;
import org.feedforward.job.target.Targets;

/** A statement that writes a folder, which is put in place when its query has ended. */
final class FolderStatement {

  private FolderStatement() {}

  /** Writes the folder; says no where only Spark itself can write. */
  static boolean write(SparkSession spark, SqlStatement.Folder folder, String statement) {
    Optional<Target> possible =
        Targets.ofStatement(
            folder.path(),
            folder.format(),
            folder.options(),
            spark.sparkContext().hadoopConfiguration());
    if (possible.isEmpty()) {
      return false;
    }
    List<String> problems = CommitOptions.problems("OPTIONS", folder.options().keySet());
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    try (Target target = possible.get()) {
      target.recover();
      target.check();
      target.write(folder.query(), Optional.empty());
      target.verify(InputRows.UNKNOWN);
      target.commit(
          JsonNodeFactory.instance.objectNode().put("statement", Secrets.hidden(statement)));
    }
    return true;
  }
}
