package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Writes batches of computed columns beside the stored columns of the same rows, into one folder or
 * several. A row group of the input all of whose rows come into one folder is copied; of others the
 * rows that come are encoded, and small groups go together. Rows keep their order.
 *
 * <p>What is held is at most about a row group of the result, however many folders there are.
 */
public final class CopyingWriter implements Closeable {

  private final List<WrittenColumn> columns;
  private final StructType schema;
  private final ParquetSettings settings;
  private final Configuration conf;
  private final IntFunction<String> paths;
  private final int mostOpen;
  private final MessageType bySpark;
  private final Counts counts = new Counts();
  private final GroupRows rows = new GroupRows();

  /** By their folders; null where none is open. */
  private final List<ResultPart> parts = new ArrayList<>();

  /** Those that have rows of the group, by their places. */
  private final List<ResultPart> ofGroup = new ArrayList<>();

  private RowGroup group;
  private FileShape shape;
  private StoredFile last;
  private long groups;
  private boolean any;

  /**
   * A writer.
   *
   * @param columns of the files
   * @param settings what was asked for
   * @param conf what Spark's own writer is told
   * @param paths gives a new place for a file of a folder whenever it is asked
   * @param mostOpen how many files are open at most, unless a row group has rows for more folders
   */
  public CopyingWriter(
      List<WrittenColumn> columns,
      ParquetSettings settings,
      Configuration conf,
      IntFunction<String> paths,
      int mostOpen) {
    this.columns = columns;
    this.settings = settings;
    this.conf = conf;
    this.paths = paths;
    this.mostOpen = mostOpen;
    this.schema =
        new StructType(columns.stream().map(WrittenColumn::field).toArray(StructField[]::new));
    this.bySpark = new SparkToParquetSchemaConverter(SQLConf.get()).convert(schema);
  }

  /** What was written how. */
  public static final class Counts {

    private long rows;
    private int copied;
    private int encoded;

    /** Rows of the result. */
    public long rows() {
      return rows;
    }

    /** Row groups that were copied. */
    public int copied() {
      return copied;
    }

    /** Row groups that were encoded again. */
    public int encoded() {
      return encoded;
    }
  }

  /** The first column that is not such as can be written, if there is one. */
  public static Optional<WrittenColumn> firstNotWritten(List<WrittenColumn> columns) {
    return columns.stream().filter(column -> !canWrite(column)).findFirst();
  }

  private static boolean canWrite(WrittenColumn column) {
    return column instanceof WrittenColumn.Stored
        || column instanceof WrittenColumn.Computed
            && VectorValues.canEncode(column.field().dataType())
        || column instanceof WrittenColumn.Constant
            && ConstantVector.canHold(column.field().dataType());
  }

  /**
   * Takes rows of a batch, all of which stand in one row group.
   *
   * @param from the files of the task
   * @param path the one that the batch is read from
   * @param batch the computed columns, and the index of each row in that file
   * @param index the vector of these indices
   * @param taken which rows, ascending
   * @param folders which folder each goes to, by small numbers from 0 on; null where there is one
   * @param number how many of these
   */
  public void write(
      StoredFiles from,
      String path,
      ColumnarBatch batch,
      int index,
      int[] taken,
      int[] folders,
      int number)
      throws IOException {
    if (number == 0) {
      return;
    }
    StoredFile stored = from.file(path);
    ColumnVector indices = batch.column(index);
    long first = indices.getLong(taken[0]);
    if (group == null || !group.holds(stored, first) || comesAgain(first)) {
      endGroup();
      beginGroup(stored.rowGroup(first));
    }
    if (!group.holds(stored, indices.getLong(taken[number - 1]))) {
      throw new IllegalStateException("A batch reaches over the end of a row group of " + path);
    }
    if (folders == null) {
      OpenRowGroup open = part(0).open();
      for (int i = 0; i < number; i++) {
        rows.add((int) (indices.getLong(taken[i]) - group.first()), 0);
      }
      open.append(batch, taken, number);
      return;
    }
    for (int i = 0; i < number; i++) {
      ResultPart part = part(folders[i]);
      rows.add((int) (indices.getLong(taken[i]) - group.first()), part.place());
      part.take(taken[i]);
    }
    for (ResultPart part : ofGroup) {
      part.append(batch);
    }
  }

  /** Whether a task that reads a file twice begins with it again. */
  private boolean comesAgain(long row) {
    return rows.count() > 0 && row <= group.first() + rows.last();
  }

  private void beginGroup(RowGroup next) throws IOException {
    if (last != null && last != next.file()) {
      last.close();
    }
    last = next.file();
    shape = next.file().shape(columns, bySpark, schema);
    group = next;
    groups++;
  }

  /** What is open in a folder, ready for rows of the group. */
  private ResultPart part(int folder) throws IOException {
    while (parts.size() <= folder) {
      parts.add(null);
    }
    ResultPart part = parts.get(folder);
    if (part == null) {
      part = new ResultPart(columns, conf);
      parts.set(folder, part);
    }
    if (part.place() == WrittenColumn.NONE) {
      if (part.needsFile(shape)) {
        part.beginFile(paths.apply(folder), shape);
        any = true;
      }
      part.begin(group, ofGroup.size(), groups);
      ofGroup.add(part);
    }
    return part;
  }

  private void endGroup() throws IOException {
    if (group == null) {
      return;
    }
    ResultPart only = ofGroup.size() == 1 ? ofGroup.get(0) : null;
    if (only != null && only.isAlone() && rows.count() == group.rows() && mayCopy(group)) {
      only.copy(group);
      counts.copied++;
    } else {
      OpenRowGroup.encodeStored(group, ofGroup.stream().map(ResultPart::open).toList(), rows);
      counts.encoded++;
    }
    counts.rows += rows.count();
    ofGroup.forEach(ResultPart::endGroup);
    ofGroup.clear();
    rows.clear();
    group = null;
    if (parts.size() > 1) {
      endIdle();
      flushLargest();
    }
  }

  /** Ends the files that have taken no rows for the longest time, where too many are open. */
  private void endIdle() throws IOException {
    List<Integer> open =
        IntStream.range(0, parts.size())
            .filter(folder -> parts.get(folder) != null)
            .boxed()
            .sorted(Comparator.comparingLong(folder -> parts.get(folder).touched()))
            .toList();
    for (int folder : open.subList(0, Math.max(0, open.size() - mostOpen))) {
      parts.get(folder).endFile();
      parts.set(folder, null);
    }
  }

  /** Writes the largest row groups until all together are no more than one may be. */
  private void flushLargest() throws IOException {
    List<ResultPart> open =
        parts.stream()
            .filter(Objects::nonNull)
            .sorted(Comparator.comparingLong(ResultPart::size).reversed())
            .toList();
    long held = open.stream().mapToLong(ResultPart::size).sum();
    for (ResultPart part : open) {
      if (held <= part.blockSize()) {
        return;
      }
      held -= part.size();
      part.flush();
    }
  }

  private boolean mayCopy(RowGroup from) {
    return !settings.isShaped()
        && columns.stream()
            .filter(WrittenColumn.Stored.class::isInstance)
            .flatMap(column -> StoredFile.chunks(from.block(), column.name()).stream())
            .allMatch(chunk -> mayCopy(chunk, from));
  }

  private boolean mayCopy(ColumnChunkMetaData chunk, RowGroup from) {
    boolean isFlat = chunk.getPath().size() == 1;
    return from.file().tellsSizes()
        && chunk.getTotalSize() <= Integer.MAX_VALUE // what parquet-java copies
        && (settings.codec() == null || settings.codec() == chunk.getCodec())
        && (!isFlat || chunk.getValueCount() == from.rows());
  }

  /** Writes what is held and ends the files; empty where no row came. */
  public Optional<Counts> end() throws IOException {
    endGroup();
    for (ResultPart part : parts) {
      if (part != null) {
        part.endFile();
      }
    }
    return any ? Optional.of(counts) : Optional.empty();
  }

  /** Gives up what has not been ended. */
  @Override
  public void close() {
    parts.stream().filter(Objects::nonNull).forEach(ResultPart::close);
  }
}
