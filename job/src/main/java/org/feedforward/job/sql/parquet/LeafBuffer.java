package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The encoded values of one leaf of a column in a row group that is still open. Leaves are encoded
 * one after the other, so that each has a store of its own: those of one store end a page together.
 */
final class LeafBuffer implements Closeable {

  private final ColumnDescriptor leaf;
  private final ColumnChunkPageWriteStore pages;
  private final ColumnWriteStore values;
  private final ColumnWriter writer;

  /**
   * A buffer.
   *
   * @param field the column
   * @param leaf one leaf of it, by its path from the column on
   */
  LeafBuffer(
      Type field,
      ColumnDescriptor leaf,
      ParquetProperties properties,
      BytesInputCompressor compressor) {
    this.leaf = leaf;
    MessageType alone = new MessageType("leaf", List.of(only(field, leaf.getPath(), 1)));
    this.pages =
        new ColumnChunkPageWriteStore(
            compressor,
            alone,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    this.values = properties.newColumnWriteStore(alone, pages, pages);
    this.writer = values.getColumnWriter(leaf);
  }

  private static Type only(Type type, String[] path, int depth) {
    if (type.isPrimitive()) {
      return type;
    }
    GroupType group = type.asGroupType();
    return group.withNewFields(List.of(only(group.getType(path[depth]), path, depth + 1)));
  }

  ColumnDescriptor leaf() {
    return leaf;
  }

  /** Takes the values of a row, which {@link #endRow} ends. */
  ColumnWriter writer() {
    return writer;
  }

  void endRow() {
    values.endRecord();
  }

  /** Bytes that the values take so far. */
  long size() {
    return values.getBufferedSize();
  }

  void flushTo(ParquetFileWriter file) throws IOException {
    values.flush();
    pages.flushToFileWriter(file);
  }

  @Override
  public void close() {
    try (pages) {
      values.close();
    }
  }
}
