package org.feedforward.job.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Job;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.identity.RunDigest;
import org.feedforward.job.input.Table;
import org.feedforward.job.report.CommittedRun;
import org.feedforward.job.report.ManifestFacts;
import org.feedforward.job.target.Standing;
import org.feedforward.job.target.Target;
import org.feedforward.job.target.units.UnitsDone;

/**
 * What storage says of a run, against what its job asks for.
 *
 * @param kind what was found
 * @param differences what is another than the job asks for, a clause each
 * @param committed what stands there; nothing where no result does
 * @param units how far a run has come that did not end, or has not yet, where it is one of units
 */
public record RunState(
    Kind kind,
    List<String> differences,
    Optional<CommittedRun> committed,
    Optional<UnitsDone> units) {

  /** What can be found. */
  public enum Kind {
    /** No result is there. */
    ABSENT,
    /** The result that the job asks for. */
    SAME,
    /** A result of the same name that was made of something else. */
    OTHER,
    /** A result whose files are not those that were written. */
    DAMAGED
  }

  public RunState {
    differences = List.copyOf(differences);
  }

  /**
   * Looks; nothing is touched.
   *
   * @param spark gives a session, which is asked for only where a table of a catalogue is
   * @throws JobException when the place cannot be reached, or holds something else than a result
   */
  public static RunState of(
      RunRequest request, Configuration hadoop, Supplier<SparkSession> spark) {
    try (Target target = request.places(hadoop, spark).target()) {
      return of(request, target, hadoop, spark);
    }
  }

  /** What is known of a run without its model: that it is not there; nothing where it is. */
  public static Optional<RunState> ifAbsent(
      Job job, Configuration hadoop, Supplier<SparkSession> spark) {
    try (Target target = new JobPlaces(job.config(), hadoop, spark).target()) {
      return target.standing().isPresent() ? Optional.empty() : Optional.of(absent(target));
    }
  }

  private static RunState absent(Target target) {
    return new RunState(Kind.ABSENT, List.of(), Optional.empty(), target.unfinished());
  }

  static RunState of(
      RunRequest request, Target target, Configuration hadoop, Supplier<SparkSession> spark) {
    Optional<Standing> standing = target.standing();
    if (standing.isEmpty()) {
      return absent(target);
    }
    CommittedRun committed =
        new CommittedRun(
            request.config().run().key().map(Object::toString),
            target.place(),
            standing.get().data(),
            standing.get().run(),
            standing.get().rows(),
            standing.get().facts());
    if (!standing.get().whole()) {
      return new RunState(
          Kind.DAMAGED, List.of(RunFaults.DAMAGED), Optional.of(committed), target.unfinished());
    }
    List<String> differences =
        ManifestFacts.digest(standing.get().facts())
            .map(older -> differences(request, older, hadoop, spark))
            .orElse(List.of(RunFaults.NO_DIGEST));
    Kind kind = differences.isEmpty() ? Kind.SAME : Kind.OTHER;
    return new RunState(kind, differences, Optional.of(committed), target.unfinished());
  }

  private static List<String> differences(
      RunRequest request, RunDigest older, Configuration hadoop, Supplier<SparkSession> spark) {
    try {
      return Table.line(request.input(hadoop), hadoop, spark)
          .map(state -> request.digest(state, hadoop).differencesFrom(older))
          .orElse(List.of(RunFaults.NO_STATE));
    } catch (JobException e) {
      if (e.exitCode() == ExitCode.DATA) {
        return List.of(RunFaults.inputGone(e.getMessage()));
      }
      throw e;
    }
  }
}
