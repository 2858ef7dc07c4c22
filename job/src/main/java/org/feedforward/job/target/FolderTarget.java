package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.DiskFull;
import org.feedforward.job.fault.JobException;
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
  private final Progress progress = new Progress();
  private Optional<Written> written = Optional.empty();

  /**
   * What has been written.
   *
   * @param rows how many rows came to the writer
   * @param schema their columns
   */
  private record Written(SparkSession spark, long rows, StructType schema) {}

  /**
   * A target that has not been checked.
   *
   * @param replacing what the result may replace
   * @param input the table that is read and must be left alone, where it is known
   */
  FolderTarget(Place place, RowFiles files, Replacing replacing, Optional<InputPath> input) {
    this.place = place;
    this.files = files;
    this.replacing = replacing;
    this.input = input;
    this.attempt = Attempt.of(place);
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
  public void recover() {
    try {
      Attempt.finishCrashed(place);
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
            place.requireFree(replacing);
          } catch (IOException e) {
            throw TargetFaults.unprepared(place, e);
          }
        });
  }

  @Override
  public long write(Dataset<Row> rows) {
    progress.take(
        Step.CHECKED,
        Step.WRITTEN,
        () -> {
          try {
            attempt.begin();
          } catch (IOException e) {
            throw TargetFaults.unprepared(place, e);
          }
          WrittenRows counter = new WrittenRows();
          try {
            files.write(counter.of(rows), attempt.data().toString());
          } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
            Optional<JobException> own = explained(e);
            if (own.isPresent()) {
              throw own.get();
            }
            throw e;
          }
          written = Optional.of(new Written(rows.sparkSession(), counter.seen(), rows.schema()));
        });
    return written.orElseThrow().rows();
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
          RowCheck.requireEqual(
              read, own.rows(), files.count(own.spark(), own.schema(), attempt.data().toString()));
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
            attempt.publish(facts, written.orElseThrow().rows(), replacing);
          } catch (IOException e) {
            throw TargetFaults.unpublished(place, e);
          }
        });
    attempt.end();
  }

  @Override
  public void abort() {
    progress.abort();
    attempt.end();
  }
}
