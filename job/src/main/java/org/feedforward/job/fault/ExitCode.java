package org.feedforward.job.fault;

/** How a command ends, as the shell sees it. */
public enum ExitCode {
  /** Done, or nothing to do. */
  DONE(0),
  /** Anything that no other code names. */
  FAILURE(1),
  /** Usage or configuration. */
  USAGE(2),
  /** The model cannot be read or run. */
  MODEL(3),
  /** The data are not what the model needs. */
  DATA(4),
  /** The output exists, or another run was faster. */
  OUTPUT(5),
  /** The machine lacks something: Java, Spark, a file system. */
  ENVIRONMENT(6),
  /** Results differ: from the expected ones, from an earlier run's, or two that were compared. */
  MISMATCH(7),
  /** The run that was asked about is not there. */
  NOT_THERE(8),
  /** The terminal went away: SIGHUP. */
  HUNG_UP(129),
  /** Ctrl-C: SIGINT. */
  INTERRUPTED(130),
  /** Another process ended this one: SIGTERM. */
  TERMINATED(143);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }

  /** Whether a signal ends the process, with 128 and the signal's number. */
  public boolean isSignal() {
    return status > 128;
  }
}
