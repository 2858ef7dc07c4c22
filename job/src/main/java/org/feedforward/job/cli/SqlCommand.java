package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.run.SqlScript;

/** {@code feedforward sql}: statements from a file, for who has spark-submit and no spark-sql. */
final class SqlCommand {

  private final PrintWriter out;

  SqlCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(Arguments arguments) {
    String file =
        arguments
            .one("--file")
            .orElseThrow(() -> JobException.usage("sql needs --file FILE, the statements to run"));
    SqlScript.run(Session.start("feedforward sql " + file), Path.of(file), out::println);
    out.println(ResultLine.of(ExitCode.DONE, "", Optional.empty()));
    return ExitCode.DONE;
  }
}
