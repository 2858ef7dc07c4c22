package org.feedforward.job;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.feedforward.job.cli.Commands;
import org.feedforward.job.cli.Interruption;
import org.feedforward.job.fault.ExitCode;

/**
 * The command line's door, and spark-submit's; it only exits.
 *
 * <p>{@code scripts/feedforward} keeps words of the JVM off the user's screen by a filter behind
 * standard error. What the command says must not come late through it: the stream behind the filter
 * is this process's standard input, which nobody reads.
 */
public final class Main {

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    if (System.getProperty("feedforward.stderr", "").equals("stdin")) {
      System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.in), true));
    }
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    Interruption interruption = Interruption.watch(out, args);
    interruption.answerForSpark(err);
    ExitCode code = new Commands(out, err).run(args);
    interruption.end(code);
    out.flush();
    err.flush();
    System.exit(code.status());
  }
}
