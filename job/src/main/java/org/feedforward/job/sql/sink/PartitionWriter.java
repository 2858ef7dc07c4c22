package org.feedforward.job.sql.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.ProjectingInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.datasources.DynamicPartitionDataSingleWriter;
import org.apache.spark.sql.execution.datasources.EmptyDirectoryDataWriter;
import org.apache.spark.sql.execution.datasources.FileFormatDataWriter;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.SingleDirectoryDataWriter;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.WriteTaskResult;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.Iterator;

/**
 * Writes the rows of a partition and counts them. A file is opened for the first row that comes
 * into it; the first partition has one in any case, so that a result without rows has its columns.
 */
final class PartitionWriter {

  private static final int FAULTS_FIELDS = 2;
  private static final int FILE = 1;

  private final SharedWrite write;
  private final TaskAttemptContext attempt;
  private final int partition;
  private final ProjectingInternalRow withoutFaults;
  private final ProjectingInternalRow kept;
  private final Ledger ledger = new Ledger();
  private FileFormatDataWriter scores;
  private OutputWriter rejects;

  PartitionWriter(SharedWrite write, TaskAttemptContext attempt, int partition) {
    this.write = write;
    this.attempt = attempt;
    this.partition = partition;
    FaultyRows faulty = write.faulty();
    this.withoutFaults = faulty == null ? null : first(write.schema(), write.schema().size());
    this.kept = write.rejects() == null ? null : first(write.schema(), faulty.kept());
  }

  private static ProjectingInternalRow first(StructType schema, int columns) {
    return ProjectingInternalRow.apply(
        new StructType(java.util.Arrays.copyOf(schema.fields(), columns)),
        Seqs.seq(IntStream.range(0, columns).<Object>mapToObj(i -> i).toList()));
  }

  /** Writes rows until there are no more, or none counts any more. */
  void writeAll(Iterator<InternalRow> rows) {
    FaultyRows faulty = write.faulty();
    int faults = write.faults();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (faulty == null || row.isNullAt(faults)) {
        ledger.addScored();
        write(row, faulty == null || write.byPlace());
      } else {
        writeFaulty(row, row.getStruct(faults, FAULTS_FIELDS));
        if (faulty.limits().arePassedBy(ledger)) {
          return;
        }
      }
    }
  }

  /**
   * Writes a row into the result.
   *
   * @param asItIs whether the writer may be shown the faults too, because there are none
   */
  private void write(InternalRow row, boolean asItIs) {
    if (scores == null) {
      scores = open();
    }
    if (asItIs) {
      scores.write(row);
    } else {
      withoutFaults.project(row);
      scores.write(withoutFaults);
    }
  }

  private FileFormatDataWriter open() {
    WriteJobDescription description = write.description();
    return description.partitionColumns().isEmpty()
        ? new SingleDirectoryDataWriter(description, attempt, write.committer(), Seqs.map(Map.of()))
        : new DynamicPartitionDataSingleWriter(
            description, attempt, write.committer(), Seqs.map(Map.of()));
  }

  private void writeFaulty(InternalRow row, InternalRow told) {
    Policy policy = write.faulty().policy();
    if (policy == Policy.FAIL) {
      InternalRow first = told.getArray(0).getStruct(0, ToldFault.FIELDS);
      throw JobException.data(ToldFault.sentence(first, file(told)));
    }
    count(told);
    if (policy == Policy.NULL) {
      write(row, false);
      return;
    }
    openRejects();
    kept.project(row);
    rejects.write(RejectFiles.row(kept, told));
  }

  private void openRejects() {
    if (rejects == null) {
      rejects = write.rejects().open(write.committer(), attempt);
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

  /** Closes the files and asks Spark for leave to keep them, both at once. */
  PartitionResult commit() {
    if (partition == 0 && write.rejects() != null) {
      openRejects();
    }
    closeRejects();
    if (scores == null) {
      scores =
          partition == 0
              ? open()
              : new EmptyDirectoryDataWriter(
                  write.description(), attempt, write.committer(), Seqs.map(Map.of()));
    }
    WriteTaskResult result = scores.commit();
    return new PartitionResult(result.commitMsg(), ledger);
  }

  /** Gives up all files of this attempt. */
  void abort() {
    try {
      closeRejects();
    } finally {
      if (scores == null) {
        write.committer().abortTask(attempt);
      } else {
        scores.abort();
      }
    }
  }

  private void closeRejects() {
    if (rejects != null) {
      OutputWriter writer = rejects;
      rejects = null;
      writer.close();
    }
  }
}
