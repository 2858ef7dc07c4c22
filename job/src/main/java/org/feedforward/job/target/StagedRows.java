package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
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
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.FileKind;
import org.feedforward.job.sql.sink.RowSink;
import org.feedforward.job.target.files.RowFiles;

/**
 * The rows of a run in the folder of its {@link Attempt}, rejected ones apart, where no reader sees
 * them: they are written, counted again, and given to whatever makes them visible.
 */
final class StagedRows {

  private final Place place;
  private final RowFiles files;
  private final Attempt attempt;
  private final Optional<RejectsFolder> rejects;
  private Optional<Written> written = Optional.empty();

  /**
   * What has been written.
   *
   * @param ledger the rows that came to the writer
   * @param schema the columns of the result
   * @param isRejecting whether there are files of rejected rows
   */
  record Written(SparkSession spark, Ledger ledger, StructType schema, boolean isRejecting) {

    long rejected() {
      return isRejecting ? ledger.faulty() : 0;
    }

    long count() {
      return ledger.rows() - rejected();
    }
  }

  /** Makes rows visible. */
  interface Publication {

    /**
     * Makes rows visible.
     *
     * @param facts of the manifest
     */
    void publish(ObjectNode facts) throws IOException;
  }

  /**
   * Rows that have not been written.
   *
   * @param place the result
   * @param attempt the folder in which they are put
   * @param rejects where rejected rows are to stand apart from the result
   */
  StagedRows(Place place, RowFiles files, Attempt attempt, Optional<RejectsFolder> rejects) {
    this.place = place;
    this.files = files;
    this.attempt = attempt;
    this.rejects = rejects;
  }

  /** What the rows become. */
  FileKind files() {
    return files.files();
  }

  /**
   * Clears away what runs have left that did not come to their end.
   *
   * @param keepsUnits whether units stay that are whole
   */
  void recover(boolean keepsUnits) {
    try {
      Attempt.finishCrashed(place, keepsUnits);
      if (rejects.isPresent()) {
        rejects.get().recover();
      }
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
  }

  /** The columns of the result: those of a query without the one of faults behind them. */
  static StructType columns(StructType rows, Optional<FaultyRows> faulty) {
    return faulty.isEmpty() ? rows : new StructType(Arrays.copyOf(rows.fields(), rows.size() - 1));
  }

  void write(Dataset<Row> rows, Optional<FaultyRows> faulty) {
    try {
      attempt.begin();
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
    written = Optional.of(write(rows, attempt.data(), faulty));
  }

  /** Writes rows into a folder of the attempt, which has begun. */
  Written write(Dataset<Row> rows, Path folder, Optional<FaultyRows> faulty) {
    try {
      return written(rows, files.write(rows, folder.toString(), faulty), faulty);
    } catch (Exception | FSError e) { // Spark's Scala throws checked exceptions undeclared
      Optional<JobException> own = explained(e);
      if (own.isPresent()) {
        throw own.get();
      }
      throw e;
    }
  }

  private static Written written(Dataset<Row> rows, Ledger ledger, Optional<FaultyRows> faulty) {
    boolean isRejecting = faulty.isPresent() && faulty.get().policy() == Policy.REJECT;
    return new Written(rows.sparkSession(), ledger, columns(rows.schema(), faulty), isRejecting);
  }

  /**
   * Takes rows that have been written elsewhere and put together as if they had been written here.
   *
   * @param rows the query that gave them
   */
  void take(Ledger ledger, Dataset<Row> rows, Optional<FaultyRows> faulty) {
    written = Optional.of(written(rows, ledger, faulty));
  }

  /** What a query failed for that the place is to blame for. */
  private Optional<JobException> explained(Throwable error) {
    if (DiskFull.is(error)) {
      return Optional.of(TargetFaults.full(place, error));
    }
    return attempt.isGone(error) ? Optional.of(TargetFaults.gone(place, error)) : Optional.empty();
  }

  private Written rows() {
    return written.orElseThrow();
  }

  /** The rows that came to the writer. */
  Ledger ledger() {
    return rows().ledger();
  }

  /** The columns that the result has. */
  StructType schema() {
    return rows().schema();
  }

  /** How many rows the result has. */
  long count() {
    return rows().count();
  }

  /** Refuses rows that are not as many as were read. */
  void verify(InputRows read) {
    verify(rows(), attempt.data(), read);
  }

  /** The same of rows in a folder. */
  void verify(Written own, Path folder, InputRows read) {
    try {
      RowCheck.requireEqual(
          read,
          own.count(),
          own.rejected(),
          files.count(own.spark(), folder),
          own.isRejecting()
              ? RowFiles.ofRejects().count(own.spark(), new Path(folder, RowSink.REJECTS))
              : OptionalLong.empty());
    } catch (IOException e) {
      throw TargetFaults.uncounted(place, e);
    }
  }

  /**
   * Makes the rows visible, and just before them the rejected ones where these stand apart, which
   * are taken back when the others cannot follow.
   */
  void publish(ObjectNode facts, Publication result) {
    try {
      if (rejects.isEmpty() || !rows().isRejecting()) {
        result.publish(facts);
      } else {
        publishWithRejects(facts, result, rejects.get());
      }
    } catch (IOException e) {
      throw TargetFaults.unpublished(place, e);
    }
  }

  private void publishWithRejects(ObjectNode facts, Publication result, RejectsFolder apart)
      throws IOException {
    try {
      apart.publish(rejectFiles(), facts, rows().rejected());
      result.publish(facts.deepCopy().put(RejectsFolder.REJECTS, apart.place()));
    } catch (IOException | RuntimeException e) {
      try {
        apart.retract();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private Path rejectFiles() {
    return new Path(attempt.data(), RowSink.REJECTS);
  }

  /** Whether there are rejected rows, if only none of them. */
  boolean isRejecting() {
    return rows().isRejecting();
  }

  /**
   * Keeps the rejected rows of a result that is not to come where they should have stood, unless
   * those of the result that stands are there.
   *
   * @return the place
   */
  Optional<String> keepRejects(ObjectNode facts) throws IOException {
    if (rejects.isEmpty() || !isRejecting() || !rejects.get().isFree()) {
      return Optional.empty();
    }
    rejects.get().publish(rejectFiles(), facts, rows().rejected());
    return Optional.of(rejects.get().place());
  }

  /**
   * Keeps them in a folder beside the result.
   *
   * @return the place
   */
  String keepRejectsBeside(ObjectNode facts) throws IOException {
    return Locations.plain(
        RejectsFolder.keepBeside(place, attempt.run(), rejectFiles(), facts, rows().rejected()));
  }

  /** Removes what is left of the attempt. */
  void end() {
    attempt.end();
    rejects.ifPresent(RejectsFolder::end);
  }
}
