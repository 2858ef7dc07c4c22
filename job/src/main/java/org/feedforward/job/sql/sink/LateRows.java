package org.feedforward.job.sql.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.ProjectingInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.execution.datasources.WriteTaskResult;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.parquet.CopyingWriter;
import org.feedforward.job.sql.parquet.CopyingWriter.Counts;
import org.feedforward.job.sql.parquet.FolderNames;
import org.feedforward.job.sql.parquet.WrittenColumn;
import scala.Option;

/** Writes batches of computed columns, and the others as they stand in the input's files. */
final class LateRows implements PartitionFiles {

  private final SharedWrite write;
  private final LateWrite late;
  private final TaskAttemptContext attempt;
  private final Ledger ledger;
  private final UnscoredRows unscored;
  private final CopyingWriter writer;
  private final FileStatistics statistics;

  /** Null where no row is rejected. */
  private final ProjectingInternalRow kept;

  /** Null where there is one folder. */
  private final FolderNames folders;

  /** How many files each folder has so far. */
  private final Map<Integer, Integer> files = new HashMap<>();

  private int[] taken = new int[0];
  private int[] folderOf = new int[0];
  private boolean isEnough;

  LateRows(SharedWrite write, TaskAttemptContext attempt, Ledger ledger, UnscoredRows unscored) {
    this.write = write;
    this.late = write.late();
    this.attempt = attempt;
    this.ledger = ledger;
    this.unscored = unscored;
    Configuration conf = write.description().serializableHadoopConf().value();
    this.kept = kept();
    this.statistics = FileStatistics.of(write.description());
    List<WrittenColumn> all = late.columns();
    this.folders =
        late.folders().isOne()
            ? null
            : new FolderNames(
                late.folders().columns().stream().map(all::get).toList(),
                write.description().timeZoneId());
    this.writer =
        new CopyingWriter(
            late.folders().inFiles(all),
            late.settings(),
            conf,
            this::nextPath,
            late.folders().open());
  }

  /** Names as those of Spark's own writer for files of one task. */
  private String nextPath(int folder) {
    TaskAttemptContext own =
        new TaskAttemptContextImpl(
            write.description().serializableHadoopConf().value(), attempt.getTaskAttemptID());
    String suffix =
        String.format(
                Locale.ROOT,
                folders == null ? "-c%03d" : ".c%03d",
                files.merge(folder, 1, Integer::sum) - 1)
            + write.description().outputWriterFactory().getFileExtension(own);
    Option<String> below = folders == null ? Option.empty() : Option.apply(folders.name(folder));
    String path = write.committer().newTaskTempFile(attempt, below, new FileNameSpec("", suffix));
    statistics.newFile(path);
    return path;
  }

  /** Writes batches until there are no more, or none counts any more. */
  void writeAll(PartitionRows.Late rows) throws IOException {
    while (!isEnough && rows.batches().hasNext()) {
      ColumnarBatch batch = rows.batches().next();
      UTF8String path = InputFileBlockHolder.getInputFilePath();
      int count = select(rows, path, batch);
      if (folders != null) {
        folders.find(batch, taken, count, folderOf);
      }
      writer.write(
          rows.files(),
          path.toString(),
          batch,
          late.index(),
          taken,
          folders == null ? null : folderOf,
          count);
    }
  }

  /** Notes the rows of a batch that are written; says how many these are. */
  private int select(PartitionRows.Late rows, UTF8String path, ColumnarBatch batch) {
    if (taken.length < batch.numRows()) {
      taken = new int[batch.numRows()];
      folderOf = folders == null ? folderOf : new int[batch.numRows()];
    }
    ColumnVector faults = late.faults() == WrittenColumn.NONE ? null : batch.column(late.faults());
    if (faults == null || faults instanceof ConstantColumnVector one && one.isNullAt(0)) {
      for (int row = 0; row < batch.numRows(); row++) {
        taken[row] = row;
      }
      ledger.addScored(batch.numRows());
      return batch.numRows();
    }
    int count = 0;
    for (int row = 0; !isEnough && row < batch.numRows(); row++) {
      if (faults.isNullAt(row)) {
        taken[count++] = row;
        ledger.addScored(1);
      } else {
        if (take(rows, path, batch, row)) {
          taken[count++] = row;
        }
        isEnough = unscored.areTooMany();
      }
    }
    return count;
  }

  /** Gives up a row, or rejects it, or leaves it in the result. */
  private boolean take(PartitionRows.Late rows, UTF8String path, ColumnarBatch batch, int row) {
    InternalRow computed = batch.getRow(row);
    InternalRow told = computed.getStruct(late.faults(), UnscoredRows.FIELDS);
    InternalRow all =
        kept == null
            ? computed
            : new JoinedRow(
                computed, rows.stored().at(path, batch.column(late.index()).getLong(row)));
    return unscored.take(all, kept, told);
  }

  /** The kept columns of a rejected row: of its batch, and behind these of the stored ones. */
  private ProjectingInternalRow kept() {
    if (late.stored() == null) {
      return null;
    }
    int columns = write.faulty().kept();
    return ProjectingInternalRow.apply(
        write.columns(columns),
        Seqs.seq(IntStream.range(0, columns).<Object>mapToObj(this::vector).toList()));
  }

  private int vector(int column) {
    return late.columns().get(column) instanceof WrittenColumn.Computed computed
        ? computed.vector()
        : late.index() + 1 + late.stored().vectors()[column];
  }

  @Override
  public WriteTaskResult commit(boolean needsFile) {
    try {
      Optional<Counts> counts = writer.end();
      if (counts.isEmpty()) {
        return new WholeRows(write, attempt, ledger, unscored).commit(needsFile);
      }
      ledger.addRowGroups(counts.get().copied(), counts.get().encoded());
      return statistics.commit(counts.get().rows(), () -> write.committer().commitTask(attempt));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void abort() {
    try {
      writer.close();
    } finally {
      write.committer().abortTask(attempt);
    }
  }
}
