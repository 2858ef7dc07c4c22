package org.feedforward.job;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.feedforward.job.cli.CommandLine;

/** The command line's door, and spark-submit's; it only exits. */
public final class Main {

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    int status = new CommandLine(out, err).run(args).status();
    out.flush();
    err.flush();
    System.exit(status);
  }
}
