package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

  /** Takes those of numbers; null where others come. */
  private final NumberPages numbers;

  /** Takes all others; null where numbers come. */
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
    boolean isNumber = NumberPages.areOf(leaf, properties);
    this.numbers = isNumber ? NumberPages.of(leaf, properties, pages.getPageWriter(leaf)) : null;
    this.values = isNumber ? null : properties.newColumnWriteStore(alone, pages, pages);
    this.writer = isNumber ? numbers : values.getColumnWriter(leaf);
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

  /** Takes many numbers at once in its place; empty where others come. */
  Optional<NumberPages> numbers() {
    return Optional.ofNullable(numbers);
  }

  void endRow() {
    if (values != null) {
      values.endRecord();
    }
  }

  /** Bytes that the values take so far. */
  long size() {
    return values == null ? numbers.getBufferedSizeInMemory() : values.getBufferedSize();
  }

  void flushTo(ParquetFileWriter file) throws IOException {
    if (values == null) {
      numbers.flush();
    } else {
      values.flush();
    }
    pages.flushToFileWriter(file);
  }

  @Override
  public void close() {
    try (pages) {
      if (values == null) {
        numbers.close();
      } else {
        values.close();
      }
    }
  }
}
