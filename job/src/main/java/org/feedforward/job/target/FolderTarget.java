package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.fault.DiskFull;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.RowSink;
import org.feedforward.job.target.Progress.Step;

/**
 * A folder of files on a file system that renames folders in one step: a disk, HDFS. The rows are
 * written into the folder of an {@link Attempt}, its {@link Manifest} is the last file of a result,
 * and one rename makes the result visible. A replacement takes two, between which a reader finds
 * nothing.
 */
final class FolderTarget implements Target {

  private final Place place;
  private final RowFiles files;
  private final Replacing replacing;
  private final Optional<InputPath> input;
  private final Attempt attempt;
  private final Optional<RejectsFolder> rejects;
  private final Progress progress = new Progress();
  private Optional<Written> written = Optional.empty();
  private Optional<String> seen = Optional.empty();

  /**
   * What has been written.
   *
   * @param ledger the rows that came to the writer
   * @param schema their columns
   * @param faulty what became of those that could not be scored
   */
  private record Written(
      SparkSession spark, Ledger ledger, StructType schema, Optional<FaultyRows> faulty) {

    /** Whether there are files of rejected rows. */
    boolean rejects() {
      return faulty.isPresent() && faulty.get().policy() == Policy.REJECT;
    }

    /** How many rows are rejected. */
    long rejected() {
      return rejects() ? ledger.faulty() : 0;
    }

    /** How many rows the result has. */
    long inResult() {
      return ledger.rows() - rejected();
    }
  }

  /**
   * A target that has not been checked.
   *
   * @param replacing what the result may replace
   * @param input the table that is read and must be left alone, where it is known
   * @param rejects where rejected rows are to stand apart from the result
   */
  FolderTarget(
      Place place,
      RowFiles files,
      Replacing replacing,
      Optional<InputPath> input,
      Optional<Place> rejects) {
    this.place = place;
    this.files = files;
    this.replacing = replacing;
    this.input = input;
    this.attempt = Attempt.of(place);
    RejectsFolder.Result result = RejectsFolder.Result.of(place);
    this.rejects = rejects.map(apart -> new RejectsFolder(apart, result, replacing, attempt.run()));
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
    try {
      Attempt.finishCrashed(place);
      if (rejects.isPresent()) {
        rejects.get().recover();
      }
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
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
  }

  @Override
  public Ledger write(Dataset<Row> rows, Optional<FaultyRows> faulty) {
    progress.take(
        Step.CHECKED,
        Step.WRITTEN,
        () -> {
          try {
            attempt.begin();
          } catch (IOException e) {
            throw TargetFaults.unprepared(place, e);
          }
          Ledger ledger;
          try {
            ledger = files.write(rows, attempt.data().toString(), faulty);
          } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
            Optional<JobException> own = explained(e);
            if (own.isPresent()) {
              throw own.get();
            }
            throw e;
          }
          written = Optional.of(new Written(rows.sparkSession(), ledger, rows.schema(), faulty));
        });
    return written.orElseThrow().ledger();
  }

  /** What a query failed for that the place is to blame for. */
  private Optional<JobException> explained(Throwable error) {
    if (DiskFull.is(error)) {
      return Optional.of(TargetFaults.full(place, error));
    }
    return attempt.isGone(error) ? Optional.of(TargetFaults.gone(place, error)) : Optional.empty();
  }

  @Override
  public void verify(InputRows read) {
    progress.take(
        Step.WRITTEN,
        Step.VERIFIED,
        () -> {
          Written own = written.orElseThrow();
          String data = attempt.data().toString();
          RowCheck.requireEqual(
              read,
              own.inResult(),
              own.rejected(),
              files.count(own.spark(), own.schema(), data),
              own.rejects()
                  ? RowFiles.ofRejects().count(own.spark(), own.schema(), rejectFiles().toString())
                  : OptionalLong.empty());
        });
  }

  @Override
  public void commit(ObjectNode facts) {
    if (progress.is(Step.COMMITTED)) {
      return;
    }
    progress.take(
        Step.VERIFIED,
        Step.COMMITTED,
        () -> {
          try {
            publish(facts, written.orElseThrow());
          } catch (IOException e) {
            throw TargetFaults.unpublished(place, e);
          }
        });
    end();
  }

  private void publish(ObjectNode facts, Written own) throws IOException {
    if (rejects.isEmpty() || !own.rejects()) {
      attempt.publish(facts, own.inResult(), replacingNow(), seenOfRun());
      return;
    }
    RejectsFolder apart = rejects.get();
    try {
      apart.publish(rejectFiles(), facts, own.rejected());
      attempt.publish(
          facts.deepCopy().put(RejectsFolder.REJECTS, apart.place()),
          own.inResult(),
          replacingNow(),
          seenOfRun());
    } catch (IOException | RuntimeException e) {
      try {
        apart.retract();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
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

  private Path rejectFiles() {
    return new Path(attempt.data(), RowSink.REJECTS);
  }

  @Override
  public Optional<String> keepRejects(ObjectNode facts) {
    Written own = written.orElseThrow();
    if (!own.rejects()) {
      return Optional.empty();
    }
    try {
      if (rejects.isPresent() && rejects.get().isFree()) {
        rejects.get().publish(rejectFiles(), facts, own.rejected());
        return Optional.of(rejects.get().place());
      }
      Path folder =
          RejectsFolder.keepBeside(place, attempt.run(), rejectFiles(), facts, own.rejected());
      return Optional.of(Locations.plain(folder));
    } catch (IOException e) {
      throw TargetFaults.unpublished(place, e);
    }
  }

  private void end() {
    attempt.end();
    rejects.ifPresent(RejectsFolder::end);
  }

  @Override
  public void abort() {
    progress.abort();
    end();
  }
}
