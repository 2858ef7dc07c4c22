package org.feedforward.job.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.feedforward.graph.Port;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.input.InputState;
import org.feedforward.job.run.PlannedRun.Action;
import org.feedforward.job.run.PlannedRun.Estimate;
import org.feedforward.job.run.PlannedRun.Memory;
import org.feedforward.job.run.PlannedRun.Rows;
import org.feedforward.job.run.PlannedRun.Verdict;
import org.feedforward.job.run.units.Cutting;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.sql.plan.QueryShape;
import org.feedforward.job.sql.sink.Trial;
import org.feedforward.job.sql.sink.TrialPart;
import org.feedforward.job.target.Target;
import org.feedforward.job.target.units.UnitsDone;

/** A run up to where it would begin to write: it is planned, and some of its rows are scored. */
public final class DryRun {

  private final SparkSession spark;
  private final SparkContext context;
  private final RunRequest request;
  private final JobConfig config;
  private final long start = System.nanoTime();
  private final List<String> warnings = new ArrayList<>();

  private DryRun(SparkSession spark, RunRequest request) {
    this.spark = spark;
    this.context = spark.sparkContext();
    this.request = request;
    this.config = request.config();
  }

  /**
   * Plans a run and scores a sample of its rows, which are written nowhere. Nothing is changed.
   *
   * @throws JobException as the run would, where something else than its place is wrong
   */
  public static PlannedRun of(
      RunRequest request, Configuration hadoop, Supplier<SparkSession> session) {
    SparkSession spark = session.get();
    DryRun dry = new DryRun(spark, request);
    try (Target target = request.places(hadoop, () -> spark).target()) {
      return dry.plan(RunState.of(request, target, hadoop, () -> spark), target, hadoop);
    } catch (OutOfMemoryError e) {
      throw ModelHeap.of(request.network().model()).tooSmallHere(e);
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      throw Failures.explained(e);
    }
  }

  /**
   * Plans the next run of new files.
   *
   * @return nothing where no file is new
   */
  public static Optional<PlannedRun> ofNewFiles(
      RunRequest request, Configuration hadoop, Supplier<SparkSession> session) {
    NewFiles.check(request.config(), hadoop);
    SparkSession spark = session.get();
    Optional<NextFiles> next;
    try {
      next = NextFiles.of(spark, request.config(), hadoop);
    } catch (Exception e) { // Spark's Scala throws checked exceptions undeclared
      throw Failures.explained(e);
    }
    return next.map(
        files ->
            of(request.of(files.files(), files.key()), hadoop, () -> spark)
                .taking(files.files(), files.left()));
  }

  private PlannedRun plan(RunState state, Target target, Configuration hadoop) {
    Verdict verdict = verdict(state, target);
    RunPlan plan =
        RunPlan.unchecked(spark, config, request.input(hadoop), request.network(), target);
    return ByRows.where(spark, plan.byRows(), () -> plan(plan, verdict));
  }

  private Verdict verdict(RunState state, Target target) {
    boolean named = config.run().key().isPresent();
    if (named && !config.run().replace()) {
      switch (state.kind()) {
        case SAME:
          return new Verdict(Action.NOTHING, List.of(), ExitCode.DONE);
        case OTHER:
        case DAMAGED:
          return new Verdict(Action.REFUSE, state.differences(), ExitCode.OUTPUT);
        case ABSENT:
          break;
      }
    }
    try {
      target.check();
    } catch (JobException e) {
      return new Verdict(Action.REFUSE, List.of(e.getMessage()), e.exitCode());
    }
    return state.kind() == RunState.Kind.ABSENT
        ? new Verdict(Action.COMPUTE, List.of(), ExitCode.DONE)
        : new Verdict(Action.REPLACE, state.differences(), ExitCode.DONE);
  }

  private PlannedRun plan(RunPlan plan, Verdict verdict) {
    SharedModel shared = SharedModel.of(context, plan.scored().model());
    SqlScoring scoring = SqlScoring.of(context, plan.scored(), config.models().label());
    Dataset<Row> query = plan.query(scoring);
    QueryShape shape = QueryShape.of(query);
    Trial trial = Trial.of(query, plan.target().files(), plan.faulty());
    InputState state = plan.table().state();
    Optional<InputState.Size> size = state.size();
    int cores = Cores.of(context).all();
    long workspace = shared.plan().workspaceBytes();
    HeapOfTasks.of(plan.scored().model(), workspace, 0, 0)
        .requireRoom(context, plan.scored().model(), trial.partitions());
    Optional<Samples> samples =
        trial.partitions() == 0 || plan.table().isEmpty()
            ? Optional.empty()
            : Optional.of(Samples.of(trial, start, size.map(InputState.Size::bytes).orElse(0L)));
    Rows rows =
        samples
            .map(some -> some.rows(plan.storedRows()))
            .orElse(new Rows(plan.storedRows().orElse(0), true));
    Optional<Estimate> estimate = samples.map(some -> some.estimate(rows, cores));
    long output =
        estimate.map(some -> some.outputBytes() / Math.max(1, trial.partitions())).orElse(0L);
    Memory memory =
        HeapOfTasks.of(plan.scored().model(), workspace, HeapOfTasks.largest(trial.bytes()), output)
            .memory(context, plan.scored().model(), trial.partitions());
    if (trial.partitions() < cores) {
      warnings.add(RunFaults.fewPartitions(trial.partitions(), cores));
    }
    if (memory.needed() > memory.limit()) {
      warnings.add(RunFaults.littleHeap(memory.needed(), memory.limit()));
    }
    Optional<TrialPart> parts = samples.map(Samples::all);
    return new PlannedRun(
        config.run().key().map(Object::toString),
        List.of(),
        verdict,
        new PlannedRun.ScoredBy(
            config.models().shownPaths(),
            request.network().model().identity(),
            plan.network().model().inputs().stream().map(Port::toString).toList()),
        new PlannedRun.Read(
            Secrets.hidden(config.input().place()),
            size.map(InputState.Size::files),
            size.map(InputState.Size::bytes),
            state.line().orElse(RunFaults.NO_STATE)),
        rows,
        FedElements.of(plan.binding()),
        made(plan, query, trial, parts),
        units(plan),
        new PlannedRun.Query(
            shape.columnar(), shape.columnar() ? "" : RunFaults.givesRows(shape.below())),
        new PlannedRun.Tasks(trial.partitions(), cores),
        memory,
        estimate,
        request
            .digest(state.line().orElse(RunFaults.NO_STATE), context.hadoopConfiguration())
            .sha256(),
        warnings,
        plan.notes());
  }

  private Optional<PlannedRun.Units> units(RunPlan plan) {
    return config
        .run()
        .units()
        .map(asked -> Cutting.of(asked, plan.table().state()))
        .map(
            units ->
                new PlannedRun.Units(
                    units.size(),
                    units.stream().mapToInt(unit -> unit.files().size()).max().orElse(0),
                    plan.target().unfinished().map(UnitsDone::done).orElse(0)));
  }

  private PlannedRun.Made made(
      RunPlan plan, Dataset<Row> query, Trial trial, Optional<TrialPart> parts) {
    List<PlannedRun.Column> columns = new ArrayList<>();
    StructField[] fields = query.schema().fields();
    for (int i = 0; i < fields.length - 1; i++) { // the last column holds the faults
      columns.add(
          new PlannedRun.Column(
              fields[i].name(),
              fields[i].dataType().simpleString(),
              i >= plan.columns().keep().size()));
    }
    boolean copied = trial.mayCopy() && parts.map(some -> some.hindrance().isEmpty()).orElse(true);
    boolean parquet = plan.target().files().format().equals("parquet");
    boolean parquetIn =
        config.input().table().isPresent() || config.input().format() == Format.PARQUET;
    String hindrance =
        copied
            ? ""
            : parts
                .flatMap(TrialPart::hindrance)
                .orElse(
                    RunFaults.notCopied(
                        parquet, parquetIn, config.output().layout().rows().isPresent()));
    return new PlannedRun.Made(
        plan.target().place(), plan.target().files().format(), columns, copied, hindrance);
  }
}
