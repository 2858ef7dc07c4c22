package org.feedforward.job.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.Secrets;
import org.feedforward.job.features.Binding;
import org.feedforward.job.input.Table;
import org.feedforward.job.output.OutputColumns;
import org.feedforward.job.report.RunReport;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.statistics.Sampling;
import org.feedforward.job.target.Target;

/**
 * All that is decided of a run before it does anything: no row has been read and nothing has been
 * written. Whatever can be refused without computing is refused when a plan is made.
 *
 * @param config what was asked for
 * @param network what is scored with
 * @param scored the columns that come out of it
 * @param table the table
 * @param rows the rows of it that are scored
 * @param binding which columns feed the model
 * @param columns which columns the result has
 * @param byRows columns in an encoding that Spark reads by rows only
 * @param target where the result comes to stand
 */
record RunPlan(
    JobConfig config,
    Network network,
    ModelColumns scored,
    Table table,
    Dataset<Row> rows,
    Binding binding,
    OutputColumns columns,
    List<String> byRows,
    Target target) {

  RunPlan {
    byRows = List.copyOf(byRows);
  }

  /**
   * Plans a run.
   *
   * @param input the table of the configuration, with the path that is read
   * @param network what is scored with
   * @param target which nothing has been done with but to recover it
   * @throws org.feedforward.job.fault.JobException when it cannot be run as it was asked for
   */
  static RunPlan of(
      SparkSession spark, JobConfig config, InputConfig input, Network network, Target target) {
    ModelColumns scored = columns(config, network);
    target.check();
    return of(spark, config, input, network, scored, target);
  }

  /** The same whether the result may stand in its place or not: nobody may write it. */
  static RunPlan unchecked(
      SparkSession spark, JobConfig config, InputConfig input, Network network, Target target) {
    return of(spark, config, input, network, columns(config, network), target);
  }

  private static ModelColumns columns(JobConfig config, Network network) {
    return ModelColumns.of(network.model(), config.output(), network.golden());
  }

  private static RunPlan of(
      SparkSession spark,
      JobConfig config,
      InputConfig input,
      Network network,
      ModelColumns scored,
      Target target) {
    boolean keepsRecords = config.errors().policy() != Policy.FAIL;
    Table opened = Table.open(spark, input, keepsRecords);
    opened.state().location().ifPresent(target::requireApartFrom);
    BoundTable bound = BoundTable.of(spark, config, opened, network);
    Table table = bound.table();
    Binding binding = bound.binding();
    OutputConfig output = table.isEmpty() ? config.output().keepingNothing() : config.output();
    OutputColumns columns = OutputColumns.of(output, table.withoutRecords(), scored);
    config.run().key().ifPresent(key -> requireNoColumn(key, columns.keep(), scored.names()));
    return new RunPlan(
        config,
        network,
        scored,
        table,
        bound.rows(),
        binding,
        columns,
        ByRows.columns(table, binding, columns.keep()),
        target);
  }

  /**
   * The key of a run is a column for those who read all runs; there can be no other of its name.
   */
  private static void requireNoColumn(RunKey key, List<String> keep, List<String> added) {
    Stream.concat(keep.stream(), added.stream())
        .filter(key.name()::equalsIgnoreCase)
        .findFirst()
        .ifPresent(
            column -> {
              throw RunFaults.keyIsAColumn(key, column);
            });
  }

  /** What the run is about, for its report. */
  RunReport.Subject subject(RunReport.Sameness sameness) {
    return new RunReport.Subject(
        network.model().identity(),
        config.models().shownPaths(),
        Secrets.hidden(config.input().place()),
        target.place(),
        String.join(", ", scored.names()),
        config.run().shownLabels(),
        network.identities(),
        sameness);
  }

  /**
   * What is known of the run before it starts, as columns.
   *
   * @param started when it was started first
   */
  private Map<ColumnEntry.Constant, Column> constants(Instant started) {
    return Map.of(
        ColumnEntry.Constant.MODEL_IDENTITY, functions.lit(network.model().identity()),
        ColumnEntry.Constant.MODEL_PATH, functions.lit(config.models().shownPaths()),
        ColumnEntry.Constant.RUN_ID, functions.lit(target.run()),
        ColumnEntry.Constant.SCORED_AT, functions.lit(started));
  }

  /** What is looked at in every row. */
  SqlScoring.Checks checks() {
    return BoundTable.checks(config, table, Sampling.of(config.report().counted(), storedRows()));
  }

  /** The query of the run: the columns of the result, and behind them the faults of a row. */
  Dataset<Row> query(SqlScoring scoring) {
    return query(scoring, Instant.now());
  }

  /**
   * The same of a run that was started some time ago.
   *
   * @param started when it was started first
   */
  Dataset<Row> query(SqlScoring scoring, Instant started) {
    Dataset<Row> all =
        new Scorer(scoring, binding, checks(), constants(started))
            .score(rows, columns.keep(), scored.columns());
    return columns.expand(all, config.output().layout());
  }

  /** What becomes of rows that cannot be scored. */
  FaultyRows faulty() {
    return new FaultyRows(
        config.errors().policy(),
        columns.keep().size(),
        config.errors().budget().limits(storedRows()));
  }

  /** How many rows the files of the table say they hold, where all of them are scored. */
  OptionalLong storedRows() {
    return BoundTable.storedRows(config, table);
  }

  /** What a person should know of the table. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(table.notes());
    notes.addAll(columns.notes(config.output(), table));
    if (!byRows.isEmpty()) {
      notes.add(RunFaults.readByRows(byRows));
    }
    return notes;
  }
}
