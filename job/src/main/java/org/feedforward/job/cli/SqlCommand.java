package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.report.ResultLine;
import org.feedforward.job.script.SqlScript;

/**
 * {@code feedforward sql}: statements from a file, for anyone with spark-submit but no spark-sql.
 */
final class SqlCommand {

  private final PrintWriter out;
  private final PrintWriter rows;

  /** The rows writer takes the results of queries, which are data and printed unchanged. */
  SqlCommand(PrintWriter out, PrintWriter rows) {
    this.out = out;
    this.rows = rows;
  }

  ExitCode run(CommandOptions options) {
    String file = options.one("--file").orElseThrow(CliFaults::noStatements);
    SqlScript.run(
        Session.start("feedforward sql " + file), Path.of(file), out::println, rows::println);
    out.println(ResultLine.of(ExitCode.DONE, "", Optional.empty()));
    return ExitCode.DONE;
  }
}
