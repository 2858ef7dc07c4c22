package org.feedforward.job.fault;

import java.util.List;
import org.feedforward.text.Printable;

/**
 * A job that cannot go on, in words for its owner: what and where, what was expected, what to do.
 * It may carry several problems, one a line, but no secret, and never more than a person reads. It
 * travels from executors to the driver.
 */
public final class JobException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** One problem. */
  public JobException(ExitCode exitCode, String message) {
    super(shown(message));
    this.exitCode = exitCode;
  }

  /** One problem with its cause. */
  public JobException(ExitCode exitCode, String message, Throwable cause) {
    super(shown(message), cause);
    this.exitCode = exitCode;
  }

  private static String shown(String message) {
    return Printable.message(Secrets.hidden(message));
  }

  /** Several problems at once, one a line. */
  public static JobException of(ExitCode exitCode, List<String> problems) {
    return new JobException(exitCode, String.join("\n", problems));
  }

  /** Wrong options or job file. */
  public static JobException usage(String message) {
    return new JobException(ExitCode.USAGE, message);
  }

  /** Data that are not what the model needs. */
  public static JobException data(String message) {
    return new JobException(ExitCode.DATA, message);
  }

  /** What the command ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
