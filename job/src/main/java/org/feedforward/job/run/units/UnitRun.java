package org.feedforward.job.run.units;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.InputFiles;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.counts.RunCounts;
import org.feedforward.job.sql.files.SomeFiles;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.target.InputRows;
import org.feedforward.job.target.UnitRows;
import org.feedforward.job.target.units.Unit;
import org.feedforward.job.target.units.UnitRecord;

/**
 * The units of a run one after the other, those left out that are there. It ends early where more
 * rows cannot be scored than the whole run may have.
 */
public final class UnitRun {

  private final UnitRows units;
  private final InputFiles table;
  private final FaultyRows faulty;
  private final AtomicReference<LongSupplier> scored = new AtomicReference<>(() -> 0);

  /**
   * A run that has not begun.
   *
   * @param table the whole table
   * @param faulty what becomes of rows that cannot be scored, with the limits of the whole run
   */
  public UnitRun(UnitRows units, InputFiles table, FaultyRows faulty) {
    this.units = units;
    this.table = table;
    this.faulty = faulty;
    count(units.all().entered(), () -> 0);
  }

  /** The query of the whole run, ready to be run once. */
  public interface Query {

    /** The rows. */
    Dataset<Row> rows();

    /** What its tasks count. */
    RunCounts counts();

    /** The kernels that tasks of it have used. */
    Set<String> kernels();
  }

  /**
   * Scores what is missing.
   *
   * @param queries makes the query of the whole run, for each unit anew
   * @return all units, and the one with which the run is to end
   * @throws JobException as a run that is not cut throws it; the units before it are kept
   */
  public UnitRecord run(Supplier<Query> queries, Configuration hadoop) {
    List<Unit> all = units.cut().units();
    UnitRecord found = units.all();
    Ledger before = new Ledger();
    before.addAll(found.ledger());
    long entered = found.entered();
    for (int unit = 0; unit < all.size(); unit++) {
      if (units.has(unit)) {
        continue;
      }
      Query query = queries.get();
      count(entered, query.counts()::soFar);
      FaultyRows left =
          new FaultyRows(faulty.policy(), faulty.kept(), faulty.limits().behind(before));
      Ledger ledger = units.write(unit, of(query.rows(), all.get(unit)), Optional.of(left));
      if (left.limits().arePassedBy(ledger)) {
        return with(ledger, query);
      }
      table.requireUnchanged(all.get(unit).files(), hadoop);
      units.complete(
          unit,
          new InputRows(OptionalLong.empty(), OptionalLong.of(query.counts().entered())),
          query.counts().rounded(),
          query.kernels());
      before.addAll(ledger);
      entered += query.counts().entered();
    }
    return units.all();
  }

  /** How many rows have been scored up to now, those of units that were found among them. */
  public long soFar() {
    return scored.get().getAsLong();
  }

  private void count(long before, LongSupplier present) {
    scored.set(() -> before + present.getAsLong());
  }

  /** With the unit that passes the limits. */
  private UnitRecord with(Ledger last, Query query) {
    UnitRecord before = units.all();
    UnitRecord unit =
        new UnitRecord(
            last, query.counts().entered(), query.counts().rounded(), query.kernels(), Map.of());
    return UnitRecord.sum(List.of(before, unit)).with(before.ledger().statistics());
  }

  private static Dataset<Row> of(Dataset<Row> rows, Unit unit) {
    return unit.files().isEmpty()
        ? rows
        : SomeFiles.of(rows, unit.files()).orElseThrow(UnitRun::notOfFiles);
  }

  private static JobException notOfFiles() {
    return new JobException(
        ExitCode.USAGE,
        "run.units: the files of the input are not read by Spark's file sources of version 1, so"
            + " they cannot be cut; leave run.units or spark.sql.sources.useV1SourceList out");
  }
}
