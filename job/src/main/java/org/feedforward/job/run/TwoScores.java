package org.feedforward.job.run;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.columns.ResultColumn;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.input.Table;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.statistics.Sampling;

/**
 * What two models make of the same rows, in one scan of the table and without any result: each has
 * the bits of a run of its own. A row that a model cannot score is not there on its side, whatever
 * the job says of such rows.
 *
 * @param rows the query: a struct of the keys, whether each model scores the row, and a struct of
 *     the columns of each
 * @param keys the columns of the table that say what a row is called
 * @param table the table
 * @param byRows columns in an encoding that Spark reads by rows only
 */
public record TwoScores(Dataset<Row> rows, List<String> keys, Table table, List<String> byRows) {

  /** The places of what a row of the query holds. */
  private static final List<String> COLUMNS = List.of("key", "by_a", "by_b", "a", "b");

  public TwoScores {
    keys = List.copyOf(keys);
    byRows = List.copyOf(byRows);
  }

  /**
   * Plans the query; no row is read.
   *
   * @param a a run of the job with one model, whose table, condition and checks are taken
   * @param b the same with the other model
   * @throws org.feedforward.job.fault.JobException when the table does not feed a model, or has no
   *     such key
   */
  public static TwoScores of(
      SparkSession spark, RunRequest a, RunRequest b, List<String> keys, Configuration hadoop) {
    boolean keepsRecords = a.config().errors().policy() != Policy.FAIL;
    Table opened = Table.open(spark, a.input(hadoop), keepsRecords);
    if (opened.isEmpty()) {
      throw RunFaults.nothingToCompare(a.config().input());
    }
    One first = One.of(spark, a, opened);
    One second = One.of(spark, b, opened);
    List<String> known = List.of(first.bound().table().rows().columns());
    keys.stream()
        .filter(key -> !known.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw RunFaults.noKey(key, known);
            });
    Dataset<Row> rows =
        first
            .bound()
            .rows()
            .select(
                BoundColumn.struct(BoundColumn.named(keys)).as(COLUMNS.get(0)),
                first.scorer().fault().isNull().as(COLUMNS.get(1)),
                second.scorer().fault().isNull().as(COLUMNS.get(2)),
                first.columns().as(COLUMNS.get(3)),
                second.columns().as(COLUMNS.get(4)));
    List<String> byRows =
        Stream.of(first, second)
            .flatMap(
                one -> ByRows.columns(one.bound().table(), one.bound().binding(), keys).stream())
            .distinct()
            .toList();
    return new TwoScores(rows, keys, first.bound().table(), byRows);
  }

  /** The columns that the first model gives. */
  public StructType a() {
    return (StructType) rows.schema().apply(COLUMNS.get(3)).dataType();
  }

  /** The columns that the second model gives. */
  public StructType b() {
    return (StructType) rows.schema().apply(COLUMNS.get(4)).dataType();
  }

  /** The rows with some columns of both models in one order. */
  public Dataset<Row> compared(List<String> columns) {
    return rows.select(
        col(COLUMNS.get(0)),
        col(COLUMNS.get(1)),
        col(COLUMNS.get(2)),
        fields(COLUMNS.get(3), columns),
        fields(COLUMNS.get(4), columns));
  }

  private static Column fields(String side, List<String> columns) {
    return BoundColumn.struct(
            columns.stream().map(name -> col(side + "." + BoundColumn.quoted(name))).toList())
        .as(side);
  }

  /**
   * Runs a query over the rows.
   *
   * @throws org.feedforward.job.fault.JobException that says what went wrong
   */
  public <T> T read(Supplier<T> query) {
    try {
      T found = ByRows.where(rows.sparkSession(), byRows, query);
      table.requireUnchanged();
      return found;
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      throw Failures.explained(e);
    }
  }

  /** One of the models over the table. */
  private record One(BoundTable bound, Scorer scorer, List<ResultColumn> added) {

    static One of(SparkSession spark, RunRequest request, Table opened) {
      JobConfig config = request.config();
      BoundTable bound = BoundTable.of(spark, config, opened, request.network());
      ModelColumns scored =
          ModelColumns.of(request.network().model(), config.output(), request.network().golden());
      SqlScoring scoring = SqlScoring.of(spark.sparkContext(), scored, config.models().label());
      SqlScoring.Checks checks = BoundTable.checks(config, bound.table(), Sampling.NONE);
      Scorer scorer = new Scorer(scoring, bound.binding(), checks, Map.of());
      return new One(bound, scorer, scored.computed());
    }

    Column columns() {
      return BoundColumn.struct(added.stream().map(scorer::column).toList());
    }
  }
}
