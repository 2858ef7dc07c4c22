package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.FileKind;
import org.feedforward.job.target.Progress.Step;
import org.feedforward.job.target.files.RowFiles;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.store.Owner;
import org.feedforward.job.target.store.ResultFiles;
import org.feedforward.job.target.units.Cut;
import org.feedforward.job.target.units.LeftUnits;
import org.feedforward.job.target.units.UnitsDone;

/**
 * A folder of files on a file system that renames folders in one step: a disk, HDFS. The rows are
 * written into the folder of an {@link Attempt}, its {@link Manifest} is the last file of a result,
 * and one rename makes the result visible. A replacement takes two, between which a reader finds
 * nothing.
 */
final class FolderTarget implements Target {

  private final Place place;
  private final Replacing replacing;
  private final Optional<InputPath> input;
  private final RowFiles files;
  private final Optional<Place> rejectsPlace;
  private final Optional<Place> reportPlace;
  private final boolean cut;
  private final Progress progress = new Progress();
  private Attempt attempt;
  private Optional<RejectsFolder> rejects;
  private StagedRows staged;
  private Optional<ReportFiles> report;
  private Optional<String> seen = Optional.empty();

  /**
   * A target that has not been checked.
   *
   * @param replacing what the result may replace
   * @param input the table that is read and must be left alone, where it is known
   * @param rejects where rejected rows are to stand apart from the result
   * @param report where what is told of the run is to
   * @param cut whether the rows come in units, which outlive a process that dies
   */
  FolderTarget(
      Place place,
      RowFiles files,
      Replacing replacing,
      Optional<InputPath> input,
      Optional<Place> rejects,
      Optional<Place> report,
      boolean cut) {
    this.place = place;
    this.replacing = replacing;
    this.input = input;
    this.files = files;
    this.rejectsPlace = rejects;
    this.reportPlace = report;
    this.cut = cut;
    use(Attempt.of(place));
  }

  private void use(Attempt own) {
    attempt = own;
    report = reportPlace.map(apart -> new ReportFiles(apart, own.run()));
    RejectsFolder.Result result = RejectsFolder.Result.of(place);
    rejects = rejectsPlace.map(apart -> new RejectsFolder(apart, result, replacing, own.run()));
    staged = new StagedRows(place, files, own, rejects);
  }

  @Override
  public String place() {
    return Locations.plain(place.path());
  }

  @Override
  public String run() {
    return attempt.run();
  }

  @Override
  public FileKind files() {
    return staged.files();
  }

  @Override
  public Optional<Standing> standing() {
    try {
      Optional<Manifest> manifest = Manifest.read(place.system(), place.path());
      if (manifest.isEmpty() && place.isTaken()) {
        throw TargetFaults.notOurs(place);
      }
      if (manifest.isEmpty()) {
        return Optional.empty();
      }
      Manifest found = manifest.get();
      boolean whole = found.files().equals(ResultFiles.list(place.system(), place.path()));
      return Optional.of(new Standing(found.run(), found.facts(), found.rows(), whole));
    } catch (FileNotFoundException e) {
      return Optional.empty(); // it is being replaced at this moment
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
  }

  @Override
  public void recover() {
    staged.recover(cut);
  }

  @Override
  public void check() {
    progress.take(
        Step.MADE,
        Step.CHECKED,
        () -> {
          try {
            if (input.isPresent()) {
              input.get().requireApartFrom(place);
            }
            place.requireOutsideOfResults();
            place.requireRunsBeside();
            place.requireFree(replacing);
            if (place.key().isPresent()) {
              seen = standing().map(Standing::run);
            }
            if (rejects.isPresent()) {
              rejects.get().check(input);
            }
            if (report.isPresent()) {
              report.get().check(place, input);
            }
          } catch (IOException e) {
            throw TargetFaults.unprepared(place, e);
          }
        });
  }

  @Override
  public void requireApartFrom(String folder) {
    InputPath read = new InputPath(LiteralPath.escaped(folder), place.system().getConf());
    read.requireApartFrom(place);
    rejects.ifPresent(apart -> apart.requireApartFrom(read));
    report.ifPresent(apart -> apart.requireApartFrom(read));
  }

  @Override
  public Ledger write(Dataset<Row> rows, Optional<FaultyRows> faulty) {
    progress.take(Step.CHECKED, Step.WRITTEN, () -> staged.write(rows, faulty));
    return staged.ledger();
  }

  @Override
  public UnitRows units(Cut fresh) {
    List<UnitRows> units = new ArrayList<>();
    progress.take(
        Step.CHECKED,
        Step.CUT,
        () -> {
          try {
            UnitRows.Left left = UnitRows.takeOver(place, fresh);
            left.attempt().ifPresent(this::use);
            units.add(UnitRows.of(place, attempt, staged, left));
          } catch (IOException e) {
            throw TargetFaults.unprepared(place, e);
          }
        });
    return units.get(0);
  }

  @Override
  public void gather(UnitRows units, Ledger all, Dataset<Row> rows, Optional<FaultyRows> faulty) {
    progress.take(
        Step.CUT,
        Step.WRITTEN,
        () -> {
          units.gather();
          staged.take(all, rows, faulty);
        });
  }

  @Override
  public Optional<UnitsDone> unfinished() {
    Optional<UnitsDone> most = Optional.empty();
    try {
      for (Map.Entry<Path, Owner> found : Attempt.ownFolders(place).entrySet()) {
        Optional<LeftUnits> units = Attempt.units(place, found.getKey());
        int done = units.map(left -> left.done().size()).orElse(0);
        if (done > most.map(UnitsDone::done).orElse(0)) {
          int all = units.get().cut().units().size();
          most = Optional.of(new UnitsDone(done, all, found.getValue().isGone()));
        }
      }
    } catch (FileNotFoundException e) {
      return most; // it comes to its end at this moment
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
    return most;
  }

  /** Rows that were lost or doubled are in units that nobody may go on with. */
  @Override
  public void verify(InputRows read) {
    progress.take(
        Step.WRITTEN,
        Step.VERIFIED,
        () -> {
          try {
            staged.verify(read);
          } catch (JobException e) {
            attempt.keep(false);
            throw e;
          }
        });
  }

  @Override
  public Optional<String> reportPlace() {
    return Optional.of(
        report
            .map(ReportFiles::place)
            .orElseGet(() -> Locations.plain(new Path(place.path(), ReportFiles.FOLDER))));
  }

  @Override
  public void commit(ObjectNode facts, Map<String, byte[]> told) {
    if (progress.is(Step.COMMITTED)) {
      return;
    }
    progress.take(
        Step.VERIFIED,
        Step.COMMITTED,
        () -> {
          if (report.isPresent() && !told.isEmpty()) {
            report.get().publishBefore(told, facts, all -> staged.publish(all, this::publish));
          } else {
            tell(told);
            staged.publish(facts, this::publish);
          }
        });
    attempt.keep(false);
    staged.end();
  }

  private void tell(Map<String, byte[]> files) {
    try {
      ReportFiles.writeInside(place.system(), attempt.data(), files);
    } catch (IOException e) {
      throw TargetFaults.unpublished(place, e);
    }
  }

  private void publish(ObjectNode facts) throws IOException {
    try {
      attempt.publish(facts, staged.count(), replacingNow(), seenOfRun());
    } catch (JobException e) {
      attempt.keep(false); // another result stands there
      throw e;
    }
  }

  /** A run that has a name replaces what it has seen, and not what appears while it computes. */
  private Replacing replacingNow() {
    return place.key().isPresent() && seen.isEmpty() ? Replacing.NOTHING : replacing;
  }

  private Optional<String> seenOfRun() {
    return place.key().isPresent() ? seen : Optional.empty();
  }

  @Override
  public Optional<String> keepRejects(ObjectNode facts) {
    attempt.keep(false);
    if (!staged.isRejecting()) {
      return Optional.empty();
    }
    try {
      Optional<String> apart = staged.keepRejects(facts);
      return apart.isPresent() ? apart : Optional.of(staged.keepRejectsBeside(facts));
    } catch (IOException e) {
      throw TargetFaults.unpublished(place, e);
    }
  }

  @Override
  public void abort() {
    progress.abort();
    staged.end();
  }
}
