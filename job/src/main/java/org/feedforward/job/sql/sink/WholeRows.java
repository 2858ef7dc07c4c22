package org.feedforward.job.sql.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.ProjectingInternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Empty2Null;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.datasources.DynamicPartitionDataSingleWriter;
import org.apache.spark.sql.execution.datasources.EmptyDirectoryDataWriter;
import org.apache.spark.sql.execution.datasources.FileFormatDataWriter;
import org.apache.spark.sql.execution.datasources.SingleDirectoryDataWriter;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.WriteTaskResult;
import org.apache.spark.sql.types.StringType;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.collection.Iterator;

/** Writes rows of all columns with Spark's own writers. */
final class WholeRows implements PartitionFiles {

  private final SharedWrite write;
  private final TaskAttemptContext attempt;
  private final Ledger ledger;
  private final UnscoredRows unscored;
  private FileFormatDataWriter files;

  /**
   * The empty text and no value have one folder, which Spark's writer opens whenever the value
   * changes: both become no value. Null where no text becomes a folder.
   */
  private final UnsafeProjection emptyToNull;

  WholeRows(SharedWrite write, TaskAttemptContext attempt, Ledger ledger, UnscoredRows unscored) {
    this.write = write;
    this.attempt = attempt;
    this.ledger = ledger;
    this.unscored = unscored;
    this.emptyToNull = emptyToNull(write.description());
  }

  private static UnsafeProjection emptyToNull(WriteJobDescription description) {
    List<Attribute> folders = Seqs.list(description.partitionColumns());
    if (folders.stream().noneMatch(column -> column.dataType() instanceof StringType)) {
      return null;
    }
    List<Expression> values = new ArrayList<>();
    for (Attribute column : Seqs.list(description.allColumns())) {
      Expression value = new BoundReference(values.size(), column.dataType(), true);
      boolean isText = column.dataType() instanceof StringType;
      values.add(isText && folders.contains(column) ? new Empty2Null(value) : value);
    }
    return UnsafeProjection.create(Seqs.seq(values));
  }

  /** Writes rows until there are no more, or none counts any more. */
  void writeAll(Iterator<InternalRow> rows) {
    FaultyRows faulty = write.faulty();
    int faults = write.faults();
    ProjectingInternalRow withoutFaults = faulty == null ? null : first(faults);
    ProjectingInternalRow kept = faulty == null ? null : first(faulty.kept());
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (faulty == null || row.isNullAt(faults)) {
        ledger.addScored(1);
        // the writer may be shown the faults too where it passes them by: there are none
        write(row, faulty == null || write.byPlace() ? null : withoutFaults);
      } else {
        if (unscored.take(row, kept, row.getStruct(faults, UnscoredRows.FIELDS))) {
          write(row, withoutFaults);
        }
        if (unscored.areTooMany()) {
          return;
        }
      }
    }
  }

  private ProjectingInternalRow first(int columns) {
    return ProjectingInternalRow.apply(
        write.columns(columns),
        Seqs.seq(IntStream.range(0, columns).<Object>mapToObj(i -> i).toList()));
  }

  private void write(InternalRow row, ProjectingInternalRow part) {
    if (files == null) {
      files = open();
    }
    InternalRow written = row;
    if (part != null) {
      part.project(row);
      written = part;
    }
    files.write(emptyToNull == null ? written : emptyToNull.apply(written));
  }

  private FileFormatDataWriter open() {
    WriteJobDescription description = write.description();
    return description.partitionColumns().isEmpty()
        ? new SingleDirectoryDataWriter(description, attempt, write.committer(), Seqs.map(Map.of()))
        : new DynamicPartitionDataSingleWriter(
            description, attempt, write.committer(), Seqs.map(Map.of()));
  }

  @Override
  public WriteTaskResult commit(boolean needsFile) {
    if (files == null) {
      files =
          needsFile
              ? open()
              : new EmptyDirectoryDataWriter(
                  write.description(), attempt, write.committer(), Seqs.map(Map.of()));
    }
    return files.commit();
  }

  @Override
  public void abort() {
    if (files == null) {
      write.committer().abortTask(attempt);
    } else {
      files.abort();
    }
  }
}
