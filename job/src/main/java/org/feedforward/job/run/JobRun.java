package org.feedforward.job.run;

import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.report.RunOutcome;
import org.feedforward.job.target.Target;

/**
 * A run that may have been done already. The truth about it is in storage: whoever starts a run
 * that has a name looks there first, and again when another one was faster.
 */
public final class JobRun {

  private JobRun() {}

  /**
   * Runs a job, unless its result stands.
   *
   * @param spark gives the session, which is asked for only when there is something to compute
   * @param watcher sees how far it has come
   * @throws JobException with exit code 5 when a result of the same name was made of something else
   */
  public static RunOutcome run(
      RunRequest request, Configuration hadoop, Supplier<SparkSession> spark, RunWatcher watcher) {
    if (request.config().run().key().isEmpty()) {
      return new RunOutcome.Scored(ScoringRun.run(spark.get(), request, watcher));
    }
    Supplier<SparkSession> session = once(spark);
    RunState state = recovered(request, hadoop, session);
    boolean replace = request.config().run().replace();
    if (state.kind() != RunState.Kind.ABSENT && !replace) {
      return standing(state);
    }
    try {
      return new RunOutcome.Scored(ScoringRun.run(session.get(), request, watcher));
    } catch (JobException e) {
      if (e.exitCode() != ExitCode.OUTPUT) {
        throw e;
      }
      RunState now = RunState.of(request, hadoop, session);
      if (now.kind() == RunState.Kind.SAME && !sameRun(now, state)) {
        return new RunOutcome.NothingToDo(now.committed().orElseThrow());
      }
      throw e;
    }
  }

  private static Supplier<SparkSession> once(Supplier<SparkSession> spark) {
    return new Supplier<>() {
      private SparkSession session;

      @Override
      public SparkSession get() {
        session = session == null ? spark.get() : session;
        return session;
      }
    };
  }

  /** What is there once that is finished which runs that died have left. */
  private static RunState recovered(
      RunRequest request, Configuration hadoop, Supplier<SparkSession> spark) {
    try (Target target = request.places(hadoop, spark).target()) {
      target.recover();
      return RunState.of(request, target, hadoop, spark);
    }
  }

  private static RunOutcome standing(RunState state) {
    return switch (state.kind()) {
      case SAME -> new RunOutcome.NothingToDo(state.committed().orElseThrow());
      case OTHER, DAMAGED ->
          throw RunFaults.otherResult(state.committed().orElseThrow(), state.differences());
      case ABSENT -> throw new IllegalStateException("Nothing stands there");
    };
  }

  private static boolean sameRun(RunState one, RunState other) {
    return other.committed().isPresent()
        && one.committed().orElseThrow().run().equals(other.committed().get().run());
  }
}
