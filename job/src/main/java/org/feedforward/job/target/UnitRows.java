package org.feedforward.job.target;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.statistics.Statistics;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.units.Cut;
import org.feedforward.job.target.units.LeftUnits;
import org.feedforward.job.target.units.UnitFolders;
import org.feedforward.job.target.units.UnitRecord;

/**
 * The rows of a run that is cut in units, each of which is written, verified and kept by itself
 * where no reader sees it. Those that an earlier start of the run has left are there already. In
 * the end the files of all are put together, and the target goes on as if they had been written at
 * once.
 */
public final class UnitRows {

  private final Place place;
  private final Attempt attempt;
  private final StagedRows staged;
  private final Cut cut;
  private final UnitFolders folders;
  private final List<String> dropped;
  private final SortedMap<Integer, UnitRecord> done = new TreeMap<>();
  private final Map<Integer, StagedRows.Written> written = new LinkedHashMap<>();
  private final Statistics statistics = new Statistics();
  private boolean counted;
  private int found;

  private UnitRows(Place place, Attempt attempt, StagedRows staged, Cut cut, List<String> dropped) {
    this.place = place;
    this.attempt = attempt;
    this.staged = staged;
    this.cut = cut;
    this.folders = new UnitFolders(place.system(), attempt.folder());
    this.dropped = List.copyOf(dropped);
  }

  /** What earlier starts of a run have left. */
  record Left(Optional<Attempt> attempt, Cut cut, List<String> dropped) {}

  /**
   * Takes over the attempt of an earlier start of the run that has most units, and removes those
   * that nobody can go on with: such of another digest, and of several the others.
   *
   * @param fresh what the run is cut in where there is none
   */
  static Left takeOver(Place place, Cut fresh) throws IOException {
    List<LeftUnits> left = new ArrayList<>();
    for (Map.Entry<Path, Owner> found : Attempt.ownFolders(place).entrySet()) {
      if (found.getValue().isGone()) {
        Attempt.units(place, found.getKey()).ifPresent(left::add);
      }
    }
    left.sort(Comparator.comparing((LeftUnits units) -> units.done().size()).reversed());
    List<String> dropped = new ArrayList<>();
    Optional<Attempt> taken = Optional.empty();
    Cut cut = fresh;
    for (LeftUnits units : left) {
      List<String> differences = fresh.digest().differencesFrom(units.cut().digest());
      if (!differences.isEmpty()) {
        dropped.add(TargetFaults.otherUnits(units.done().size(), differences));
        Attempt.finish(place, units.folder());
      } else if (taken.isPresent()) {
        Attempt.finish(place, units.folder());
      } else {
        taken = Attempt.goOn(place, units.folder(), units.cut().run());
        cut = taken.isPresent() ? units.cut() : fresh;
      }
    }
    return new Left(taken, cut, dropped);
  }

  /** The rows of a new attempt, or of one that has been taken over. */
  static UnitRows of(Place place, Attempt attempt, StagedRows staged, Left left)
      throws IOException {
    if (left.attempt().isEmpty()) {
      attempt.begin();
      left.cut().write(place.system(), attempt.folder());
    }
    UnitRows rows = new UnitRows(place, attempt, staged, left.cut(), left.dropped());
    if (left.attempt().isPresent()) {
      rows.find();
    }
    return rows;
  }

  private void find() throws IOException {
    int units = cut.units().size();
    done.putAll(folders.done(units, attempt.data(), this::count));
    folders.keepOnly(done, units, attempt.data());
    attempt.keep(!done.isEmpty());
    found = done.size();
  }

  private void count(UnitRecord unit) {
    if (unit.ledger().statistics().isPresent()) {
      counted = true;
      statistics.add(unit.ledger().statistics().get());
    }
  }

  /** What the run is cut in. */
  public Cut cut() {
    return cut;
  }

  /** Whether a unit is whole. */
  public boolean has(int unit) {
    return done.containsKey(unit);
  }

  /** All units that are whole as if they were one. */
  public UnitRecord all() {
    return UnitRecord.sum(done.values()).with(counted ? Optional.of(statistics) : Optional.empty());
  }

  /** What was found of earlier starts, a sentence each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>(dropped);
    if (found > 0) {
      notes.add(TargetFaults.unitsFound(found, cut.units().size()));
    }
    return notes;
  }

  /**
   * Writes the rows of a unit, as {@link Target#write} does those of a run.
   *
   * @return the rows that the query gave to the writer
   */
  public Ledger write(int unit, Dataset<Row> rows, Optional<FaultyRows> faulty) {
    try {
      folders.clear(unit);
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
    StagedRows.Written own = staged.write(rows, folders.folder(unit), faulty);
    written.put(unit, own);
    return own.ledger();
  }

  /**
   * Verifies a unit that has been written, and keeps it.
   *
   * @param read how many rows its query has read
   * @param rounded integers that became another number
   * @param kernels what it was computed with
   * @throws JobException when a row was lost or doubled
   */
  public void complete(int unit, InputRows read, Map<String, Long> rounded, Set<String> kernels) {
    StagedRows.Written own = written.get(unit);
    staged.verify(own, folders.folder(unit), read);
    try {
      UnitRecord record =
          new UnitRecord(
              own.ledger(),
              read.entered().orElse(own.ledger().rows()),
              rounded,
              kernels,
              folders.files(unit));
      folders.complete(unit, record);
      count(record);
      done.put(unit, record.with(Optional.empty()));
      written.remove(unit);
      attempt.keep(true);
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** Puts together the units that have been written, all of them or those up to where it ended. */
  void gather() {
    Map<Integer, Map<String, Long>> files = new TreeMap<>();
    try {
      for (Map.Entry<Integer, UnitRecord> unit : done.entrySet()) {
        files.put(unit.getKey(), unit.getValue().files());
      }
      for (int unit : written.keySet()) {
        files.put(unit, folders.files(unit));
      }
      folders.gather(files, attempt.data());
    } catch (IOException e) {
      throw told(e);
    }
  }

  private JobException told(IOException error) {
    return error instanceof FileNotFoundException || attempt.isGone(error)
        ? TargetFaults.gone(place, error)
        : TargetFaults.unpublished(place, error);
  }
}
