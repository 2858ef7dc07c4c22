package org.feedforward.job.sql.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.ProjectingInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.quality.Ledger;

/** The rows of a partition that cannot be scored: they end it, are written, or are kept apart. */
final class UnscoredRows {

  /** What the operator tells of a row: its faults, and the file it is read from. */
  static final int FIELDS = 2;

  private static final int FILE = 1;

  private final SharedWrite write;
  private final TaskAttemptContext attempt;
  private final Ledger ledger;
  private OutputWriter rejects;

  UnscoredRows(SharedWrite write, TaskAttemptContext attempt, Ledger ledger) {
    this.write = write;
    this.attempt = attempt;
    this.ledger = ledger;
  }

  /**
   * Takes a row.
   *
   * @param row the row
   * @param kept what of it is kept when it is rejected
   * @param told what the operator tells of it
   * @return whether it is a row of the result all the same
   */
  boolean take(InternalRow row, ProjectingInternalRow kept, InternalRow told) {
    Policy policy = write.faulty().policy();
    if (policy == Policy.FAIL) {
      InternalRow first = told.getArray(0).getStruct(0, ToldFault.FIELDS);
      throw JobException.data(ToldFault.sentence(first, file(told)));
    }
    count(told);
    if (policy == Policy.REJECT) {
      open();
      kept.project(row);
      rejects.write(RejectFiles.row(kept, told));
    }
    return policy == Policy.NULL;
  }

  /** Whether there are so many that the rest need not be written. */
  boolean areTooMany() {
    return write.faulty().limits().arePassedBy(ledger);
  }

  /** Makes sure that there is a file, if only to say which columns it has. */
  void open() {
    if (rejects == null && write.rejects() != null) {
      rejects = write.rejects().open(write.committer(), attempt);
    }
  }

  void close() {
    if (rejects != null) {
      OutputWriter writer = rejects;
      rejects = null;
      writer.close();
    }
  }

  private static Optional<String> file(InternalRow told) {
    return told.isNullAt(FILE) ? Optional.empty() : Optional.of(told.getString(FILE));
  }

  private void count(InternalRow told) {
    ArrayData faults = told.getArray(0);
    ledger.addFaulty();
    Map<String, InternalRow> first = new LinkedHashMap<>();
    for (int i = 0; i < faults.numElements(); i++) {
      InternalRow fault = faults.getStruct(i, ToldFault.FIELDS);
      first.putIfAbsent(ToldFault.reason(fault), fault);
    }
    first.forEach(
        (reason, fault) -> ledger.addReason(reason, () -> ToldFault.sentence(fault, file(told))));
  }
}
