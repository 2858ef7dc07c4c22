package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The file that is open in a folder of the result, and the row group that is open in this. */
final class ResultPart implements Closeable {

  private final List<WrittenColumn> columns;
  private final Configuration conf;
  private ResultFile file;
  private OpenRowGroup open;

  /** Whether the open row group began with the group that is read, so that it may be a copy. */
  private boolean isAlone;

  /** Which part of the group that is read it is; {@link WrittenColumn#NONE} for none. */
  private int place = WrittenColumn.NONE;

  /** When it last took rows, in row groups of the input. */
  private long touched;

  private int[] taken = new int[0];
  private int count;

  ResultPart(List<WrittenColumn> columns, Configuration conf) {
    this.columns = columns;
    this.conf = conf;
  }

  /** Whether rows of a file of some shape need another file than the one that is open. */
  boolean needsFile(FileShape shape) {
    return file == null || !file.shape().equals(shape);
  }

  void beginFile(String path, FileShape shape) throws IOException {
    endFile();
    file = new ResultFile(new Path(path), shape, conf);
  }

  /** Gets ready for rows of a group of the input, in a file of its shape. */
  void begin(RowGroup group, int ordinal, long now) throws IOException {
    if (open != null && (2 * open.rows() >= group.rows() || open.size() >= file.blockSize())) {
      flush();
    }
    isAlone = open == null;
    if (isAlone) {
      open = new OpenRowGroup(columns, file.shape().schema(), group, conf, file.compressor());
    }
    place = ordinal;
    touched = now;
  }

  int place() {
    return place;
  }

  long touched() {
    return touched;
  }

  long blockSize() {
    return file.blockSize();
  }

  /** Notes a row of a batch. */
  void take(int row) {
    if (count == taken.length) {
      taken = Arrays.copyOf(taken, Math.max(1 << 12, 2 * count));
    }
    taken[count++] = row;
  }

  /** Encodes the computed columns of the rows that were noted. */
  void append(ColumnarBatch batch) {
    open.append(batch, taken, count);
    count = 0;
  }

  OpenRowGroup open() {
    return open;
  }

  /** Bytes that are held. */
  long size() {
    return open == null ? 0 : open.size();
  }

  /** Whether the group that is read may be a row group of its own. */
  boolean isAlone() {
    return isAlone;
  }

  /** Takes the stored columns of a group of the input, all rows of which came, as they are. */
  void copy(RowGroup group) throws IOException {
    open.flushCopying(group, file.writer());
    discard();
  }

  /** Ends a group of the input. */
  void endGroup() {
    place = WrittenColumn.NONE;
  }

  /** Writes the row group that is open. */
  void flush() throws IOException {
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

  void endFile() throws IOException {
    if (file != null) {
      flush();
      file.end();
      file = null;
    }
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
