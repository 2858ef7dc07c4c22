package org.feedforward.job.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.input.Table;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.report.RunJson;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.RowSink;
import org.feedforward.job.statistics.Sampling;
import org.feedforward.job.target.InputRows;

/**
 * What the numbers of a table look like to a network, as the report of a run over it would tell:
 * its rows are scored and counted in one scan, and written nowhere.
 */
public final class TableProfile {

  private final SparkSession spark;
  private final JobConfig config;
  private final RunRequest request;

  private TableProfile(SparkSession spark, RunRequest request) {
    this.spark = spark;
    this.config = request.config();
    this.request = request;
  }

  /**
   * Counts the numbers of a job's table.
   *
   * @param request whose rows are scored; what it says of a result does not count
   * @throws org.feedforward.job.fault.JobException as a run over the table would
   */
  public static ObjectNode of(SparkSession spark, RunRequest request, Configuration hadoop) {
    try {
      return new TableProfile(spark, request).count(hadoop);
    } catch (OutOfMemoryError e) {
      throw ModelHeap.of(request.network().model()).tooSmallHere(e);
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      throw Failures.explained(e);
    }
  }

  private ObjectNode count(Configuration hadoop) {
    Instant started = Instant.now();
    boolean keepsRecords = config.errors().policy() != Policy.FAIL;
    Table opened = Table.open(spark, request.input(hadoop), keepsRecords);
    if (opened.isEmpty()) {
      throw RunFaults.nothingToCount(config.input());
    }
    BoundTable bound = BoundTable.of(spark, config, opened, request.network());
    Table table = bound.table();
    ModelColumns scored =
        ModelColumns.of(request.network().model(), config.output(), request.network().golden());
    SqlScoring scoring = SqlScoring.of(spark.sparkContext(), scored, config.models().label());
    Dataset<Row> rows = query(bound, scored, scoring);
    OptionalLong stored = BoundTable.storedRows(config, table);
    FaultyRows faulty =
        new FaultyRows(config.errors().policy(), 0, config.errors().budget().limits(stored));
    Ledger ledger =
        ByRows.where(
            spark,
            ByRows.columns(table, bound.binding(), config.output().keep().orElseThrow()),
            () -> RowSink.count(rows, faulty));
    config
        .errors()
        .budget()
        .passedBy(ledger, stored)
        .ifPresent(
            passed -> {
              throw RunFaults.budgetPassed(config.input(), ledger, passed, Optional.empty());
            });
    table.requireUnchanged();
    long entered = scoring.counts().entered();
    new InputRows(stored, OptionalLong.of(entered)).requireAll(ledger.scored(), ledger.faulty());
    if (ledger.scored() < config.input().minRows()) {
      throw RunFaults.tooFewRows(config.input(), ledger.scored());
    }
    if (ledger.scored() == 0) {
      throw RunFaults.nothingToCount(config.input());
    }
    return RunJson.profile(
        request.network().model().identity(),
        Secrets.hidden(config.input().place()),
        started,
        ledger.statistics().orElseThrow(() -> RunFaults.nothingToCount(config.input())),
        entered,
        Reported.numbers(bound.binding(), scored));
  }

  /** The columns of the model, whose constants say nothing here, and the faults of a row. */
  private Dataset<Row> query(BoundTable bound, ModelColumns scored, SqlScoring scoring) {
    SqlScoring.Checks checks =
        BoundTable.checks(config, bound.table(), new Sampling(config.report().counted(), 1));
    return new Scorer(scoring, bound.binding(), checks, Map.of())
        .score(bound.rows(), config.output().keep().orElseThrow(), scored.computed());
  }
}
