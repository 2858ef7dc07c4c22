package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Writes batches of computed columns beside the stored columns of the same rows. A row group of the
 * input all of whose rows come is copied; of others the rows that come are encoded, and small
 * groups go together. Rows keep their order.
 */
public final class CopyingWriter implements Closeable {

  private final List<WrittenColumn> columns;
  private final StructType schema;
  private final ParquetSettings settings;
  private final Configuration conf;
  private final Supplier<String> paths;
  private final MessageType bySpark;
  private final Counts counts = new Counts();
  private ResultFile file;
  private OpenRowGroup open;
  private RowGroup group;
  private StoredFile last;

  /** Whether the open row group began with the group that is read, so that it may be a copy. */
  private boolean isAlone;

  private int[] taken = new int[1 << 16];
  private int count;

  /**
   * A writer.
   *
   * @param columns of the result
   * @param settings what was asked for
   * @param conf what Spark's own writer is told
   * @param paths gives a new place for a file whenever it is asked
   */
  public CopyingWriter(
      List<WrittenColumn> columns,
      ParquetSettings settings,
      Configuration conf,
      Supplier<String> paths) {
    this.columns = columns;
    this.settings = settings;
    this.conf = conf;
    this.paths = paths;
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
   * @param rows which rows, ascending
   * @param number how many of these
   */
  public void write(
      StoredFiles from, String path, ColumnarBatch batch, int index, int[] rows, int number)
      throws IOException {
    if (number == 0) {
      return;
    }
    StoredFile stored = from.file(path);
    long first = batch.column(index).getLong(rows[0]);
    if (group == null || !group.holds(stored, first) || comesAgain(first)) {
      endGroup();
      beginGroup(stored.rowGroup(first));
    }
    if (!group.holds(stored, batch.column(index).getLong(rows[number - 1]))) {
      throw new IllegalStateException("A batch reaches over the end of a row group of " + path);
    }
    if (taken.length < count + number) {
      taken = Arrays.copyOf(taken, Math.max(count + number, 2 * taken.length));
    }
    for (int i = 0; i < number; i++) {
      taken[count++] = (int) (batch.column(index).getLong(rows[i]) - group.first());
    }
    open.append(batch, rows, number);
  }

  /** Whether a task that reads a file twice begins with it again. */
  private boolean comesAgain(long row) {
    return count > 0 && row <= group.first() + taken[count - 1];
  }

  private void beginGroup(RowGroup next) throws IOException {
    if (last != null && last != next.file()) {
      last.close();
    }
    last = next.file();
    FileShape shape = next.file().shape(columns, bySpark, schema);
    if (file == null || !file.shape().equals(shape)) {
      endFile();
      file = new ResultFile(new Path(paths.get()), shape, conf);
    }
    if (open != null && (2 * open.rows() >= next.rows() || open.size() >= file.blockSize())) {
      flush();
    }
    isAlone = open == null;
    if (isAlone) {
      open = new OpenRowGroup(columns, shape.schema(), next, conf, file.compressor());
    }
    group = next;
    count = 0;
  }

  private void endGroup() throws IOException {
    if (group == null) {
      return;
    }
    if (isAlone && count == group.rows() && mayCopy(group)) {
      open.flushCopying(group, file.writer());
      counts.copied++;
      discard();
    } else {
      open.encodeStored(group, taken, count);
      counts.encoded++;
    }
    counts.rows += count;
    group = null;
    count = 0;
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

  private void flush() throws IOException {
    if (open != null) {
      open.flushTo(file.writer());
      discard();
    }
  }

  private void discard() {
    OpenRowGroup old = open;
    open = null;
    old.close();
  }

  private void endFile() throws IOException {
    if (file != null) {
      flush();
      file.end();
      file = null;
    }
  }

  /** Writes what is held and ends the files; empty where no row came. */
  public Optional<Counts> end() throws IOException {
    endGroup();
    boolean wrote = file != null;
    endFile();
    return wrote ? Optional.of(counts) : Optional.empty();
  }

  /** Gives up what has not been ended. */
  @Override
  public void close() {
    if (open != null) {
      discard();
    }
    if (file != null) {
      file.abort();
      file = null;
    }
  }
}
