package org.feedforward.job.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.InputFiles;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.report.ManifestFacts;
import org.feedforward.job.report.RunDetails;
import org.feedforward.job.report.RunReport;
import org.feedforward.job.report.RunReport.Unscored;
import org.feedforward.job.run.units.Cutting;
import org.feedforward.job.run.units.UnitRun;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.sql.counts.RunCounts;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.target.InputRows;
import org.feedforward.job.target.Target;
import org.feedforward.job.target.UnitRows;
import org.feedforward.job.target.units.Cut;
import org.feedforward.job.target.units.UnitRecord;

/** Scores a table and puts the result in place: plan, execute, verify, commit, report. */
public final class ScoringRun {

  private final SparkSession spark;
  private final SparkContext context;
  private final RunRequest request;
  private final JobConfig config;
  private final RunWatcher watcher;

  private ScoringRun(SparkSession spark, RunRequest request, RunWatcher watcher) {
    this.spark = spark;
    this.context = spark.sparkContext();
    this.request = request;
    this.config = request.config();
    this.watcher = watcher;
  }

  /** Runs a job; {@link JobException} says what went wrong, and then nothing is in place. */
  static RunReport run(SparkSession spark, RunRequest request, RunWatcher watcher) {
    ScoringRun run = new ScoringRun(spark, request, watcher);
    try {
      return run.run();
    } catch (OutOfMemoryError e) {
      throw ModelHeap.of(request.network().model()).tooSmallHere(e);
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      throw run.explained(e);
    }
  }

  private RunReport run() {
    long start = System.nanoTime();
    Instant started = Instant.now();
    Configuration hadoop = context.hadoopConfiguration();
    try (Target target = request.places(hadoop, () -> spark).target()) {
      target.recover();
      RunPlan plan = RunPlan.of(spark, config, request.input(hadoop), request.network(), target);
      Execution execution = execute(plan);
      requireBudget(plan, execution, secondsSince(start));
      verify(plan, execution);
      RunReport report = report(plan, execution, secondsSince(start));
      RunDetails details =
          Reported.details(
              plan, request, context, started, execution.entered(), execution.ledger());
      Optional<ObjectNode> told = Reported.json(plan, details, report, hadoop);
      Optional<String> drift = told.flatMap(json -> Reported.requireNoDrift(config.report(), json));
      target.commit(ManifestFacts.of(report), told.map(Reported::files).orElse(Map.of()));
      return report.noting(drift).lasting(secondsSince(start));
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * What was counted while a plan was executed.
   *
   * @param ledger the rows that came to the target
   * @param entered how many rows came to the network
   * @param rounded integers that became another number, by the column they stand in
   * @param kernels what computed
   * @param notes what a person should know of how it went
   */
  private record Execution(
      Ledger ledger,
      long entered,
      Map<String, Long> rounded,
      Set<String> kernels,
      List<String> notes) {}

  private Execution execute(RunPlan plan) {
    if (config.run().units().isPresent() && plan.table().state() instanceof InputFiles files) {
      return executeUnits(plan, files);
    }
    SqlScoring scoring = scoring(plan);
    Dataset<Row> result = plan.query(scoring);
    Optional<FaultyRows> faulty = Optional.of(plan.faulty());
    RunCounts counts = scoring.counts();
    Runnable end = watcher.scoring(plan.storedRows(), counts::soFar);
    try {
      Ledger ledger = ByRows.where(spark, plan.byRows(), () -> plan.target().write(result, faulty));
      return new Execution(ledger, counts.entered(), counts.rounded(), kernels(plan), List.of());
    } finally {
      end.run();
    }
  }

  private SqlScoring scoring(RunPlan plan) {
    return SqlScoring.of(context, plan.scored(), config.models().label());
  }

  private Set<String> kernels(RunPlan plan) {
    return SharedModel.of(context, plan.scored().model()).kernels();
  }

  private Execution executeUnits(RunPlan plan, InputFiles files) {
    Cut fresh =
        Cutting.cut(
            config.run().units().orElseThrow(),
            files,
            plan.target().run(),
            sameness(plan).digest(),
            plan.checks().sampling(),
            context.version());
    UnitRows units = plan.target().units(fresh);
    Instant started = units.cut().started();
    UnitRun run = new UnitRun(units, files, plan.faulty());
    Runnable end = watcher.scoring(plan.storedRows(), run::soFar);
    try {
      UnitRecord all =
          ByRows.where(
              spark,
              plan.byRows(),
              () -> run.run(() -> query(plan, started), context.hadoopConfiguration()));
      Dataset<Row> whole = plan.query(scoring(plan), started);
      plan.target().gather(units, all.ledger(), whole, Optional.of(plan.faulty()));
      return new Execution(
          all.ledger(), all.entered(), all.rounded(), all.kernels(), units.notes());
    } finally {
      end.run();
    }
  }

  private UnitRun.Query query(RunPlan plan, Instant started) {
    SqlScoring scoring = scoring(plan);
    return new UnitRun.Query() {
      @Override
      public Dataset<Row> rows() {
        return plan.query(scoring, started);
      }

      @Override
      public RunCounts counts() {
        return scoring.counts();
      }

      @Override
      public Set<String> kernels() {
        return ScoringRun.this.kernels(plan);
      }
    };
  }

  /** Ends a run of which too many rows cannot be scored; these stay where people can read them. */
  private void requireBudget(RunPlan plan, Execution execution, double seconds) {
    Ledger ledger = execution.ledger();
    Optional<String> passed = config.errors().budget().passedBy(ledger, plan.storedRows());
    if (passed.isPresent()) {
      RunReport report = report(plan, execution, seconds);
      Optional<String> rejects = plan.target().keepRejects(ManifestFacts.of(report));
      throw RunFaults.budgetPassed(config.input(), ledger, passed.get(), rejects);
    }
  }

  private void verify(RunPlan plan, Execution execution) {
    plan.table().requireUnchanged();
    OptionalLong entered = OptionalLong.of(execution.entered());
    plan.target().verify(new InputRows(plan.storedRows(), entered));
    long scored = execution.ledger().scored();
    if (scored < config.input().minRows()) {
      throw RunFaults.tooFewRows(config.input(), scored);
    }
  }

  private RunReport report(RunPlan plan, Execution execution, double seconds) {
    Ledger ledger = execution.ledger();
    Policy policy = config.errors().policy();
    Unscored unscored =
        new Unscored(
            policy == Policy.REJECT ? ledger.faulty() : 0,
            policy == Policy.NULL ? ledger.faulty() : 0,
            ledger.reasons(),
            config.errors().rejects().map(this::ofRun));
    return new RunReport(
        plan.subject(sameness(plan)),
        ledger.scored() + unscored.nulls(),
        policy == Policy.FAIL ? Optional.empty() : Optional.of(unscored),
        seconds,
        execution.kernels(),
        execution.rounded(),
        rowGroups(ledger),
        notes(plan, execution));
  }

  private static Optional<RunReport.RowGroups> rowGroups(Ledger ledger) {
    return ledger.copied() + ledger.encoded() == 0
        ? Optional.empty()
        : Optional.of(new RunReport.RowGroups(ledger.copied(), ledger.encoded()));
  }

  private static List<String> notes(RunPlan plan, Execution execution) {
    return Stream.of(
            execution.notes().stream(),
            plan.notes().stream(),
            execution.ledger().hindrance().map(RunFaults::writtenBySpark).stream(),
            Reported.missing(plan).stream())
        .flatMap(notes -> notes)
        .toList();
  }

  /** The place of this run in a folder for the rejects of all. */
  private String ofRun(String folder) {
    return config.run().key().map(key -> folder + "/" + key).orElse(folder);
  }

  /** Of the files that were read, whatever was listed before. */
  private RunReport.Sameness sameness(RunPlan plan) {
    String state = plan.table().state().line().orElse(RunFaults.NO_STATE);
    return new RunReport.Sameness(
        config.run().key().map(Object::toString),
        config.run().replace()
            ? plan.target()
                .standing()
                .map(old -> ManifestFacts.generation(old.facts()) + 1)
                .orElse(1L)
            : 1,
        request.digest(state, context.hadoopConfiguration()));
  }

  /** An executor whose memory ran out says nothing itself: here is known what it needs. */
  private RuntimeException explained(Throwable error) {
    RuntimeException explained = Failures.explained(error, options());
    if (LostExecutor.reason(error).isPresent() && LostExecutor.lacksMemory(error)) {
      if (context.isLocal()) {
        return RunFaults.environment(ModelHeap.outOfMemory(), error);
      }
      JobException needed =
          ModelHeap.of(request.network().model()).executorTooSmall(context, error);
      return RunFaults.executorTooSmall(needed, explained, error);
    }
    return explained;
  }

  private List<String> options() {
    return Stream.concat(
            config.input().options().values().keySet().stream().map("--input-option "::concat),
            config.output().options().values().keySet().stream().map("--output-option "::concat))
        .toList();
  }
}
