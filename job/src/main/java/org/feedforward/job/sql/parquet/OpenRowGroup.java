package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * A row group of the result that takes rows. Computed columns are encoded as the rows come; what
 * becomes of stored columns is known when all rows of a row group of the input have been seen.
 */
final class OpenRowGroup implements Closeable {

  private final List<WrittenColumn> columns;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final BytesInputCompressor compressor;

  /** The leaves of each column; none of a stored one before it is encoded. */
  private final List<List<LeafBuffer>> buffers = new ArrayList<>();

  private final VectorValues[] computed;

  /** The vectors of those columns that have one value. */
  private final ColumnVector[] constants;

  private long rows;

  OpenRowGroup(
      List<WrittenColumn> columns,
      MessageType schema,
      RowGroup first,
      Configuration conf,
      BytesInputCompressor compressor) {
    this.columns = columns;
    this.schema = schema;
    this.compressor = compressor;
    this.properties =
        ParquetSettings.properties(
            conf, schema, (path, type) -> dictionaryPays(first.block(), path, type));
    this.computed = new VectorValues[columns.size()];
    this.constants = new ColumnVector[columns.size()];
    for (int i = 0; i < computed.length; i++) {
      WrittenColumn column = columns.get(i);
      boolean isStored = column instanceof WrittenColumn.Stored;
      buffers.add(isStored ? List.of() : leaves(i));
      constants[i] = column instanceof WrittenColumn.Constant c ? ConstantVector.of(c) : null;
      if (!isStored) {
        computed[i] =
            new VectorValues(column.field().dataType(), schema.getType(i), buffers.get(i));
      }
    }
  }

  /** A stored column had a dictionary if that paid; a computed number is hardly ever the same. */
  private boolean dictionaryPays(BlockMetaData input, String[] path, PrimitiveType type) {
    WrittenColumn column = columns.get(schema.getFieldIndex(path[0]));
    if (column instanceof WrittenColumn.Stored) {
      ColumnPath leaf = ColumnPath.get(path);
      return input.getColumns().stream()
          .filter(chunk -> chunk.getPath().equals(leaf))
          .allMatch(OpenRowGroup::hasOnlyDictionaryPages);
    }
    return column instanceof WrittenColumn.Constant
        || type.getPrimitiveTypeName() != PrimitiveTypeName.FLOAT
            && type.getPrimitiveTypeName() != PrimitiveTypeName.DOUBLE;
  }

  private static boolean hasOnlyDictionaryPages(ColumnChunkMetaData chunk) {
    return chunk.getEncodingStats() == null
        ? chunk.getEncodings().stream().anyMatch(Encoding::usesDictionary)
        : !chunk.getEncodingStats().hasNonDictionaryEncodedPages();
  }

  private List<LeafBuffer> leaves(int column) {
    Type field = schema.getType(column);
    List<LeafBuffer> leaves = new ArrayList<>();
    for (ColumnDescriptor leaf : new MessageType("column", field).getColumns()) {
      leaves.add(new LeafBuffer(field, leaf, properties, compressor));
    }
    return leaves;
  }

  /** How many rows the computed columns have. */
  long rows() {
    return rows;
  }

  /** Bytes that are held. */
  long size() {
    return buffers.stream().flatMap(List::stream).mapToLong(LeafBuffer::size).sum();
  }

  /** Takes the computed columns of rows of a batch. */
  void append(ColumnarBatch batch, int[] taken, int count) {
    for (int i = 0; i < computed.length; i++) {
      if (columns.get(i) instanceof WrittenColumn.Computed column) {
        computed[i].append(batch.column(column.vector()), taken, count);
      } else if (constants[i] != null) {
        computed[i].append(constants[i], taken, count);
      }
    }
    rows += count;
  }

  /**
   * Encodes rows of the stored columns, of which the computed ones are here.
   *
   * @param group where they are stored
   * @param parts those that take rows, all of one schema
   * @param rows which rows each of these takes
   */
  static void encodeStored(RowGroup group, List<OpenRowGroup> parts, GroupRows rows)
      throws IOException {
    OpenRowGroup any = parts.get(0);
    for (int i = 0; i < any.computed.length; i++) {
      if (any.computed[i] == null) {
        List<List<LeafBuffer>> leaves = new ArrayList<>();
        for (OpenRowGroup part : parts) {
          leaves.add(part.leavesOfStored(i));
        }
        if (group.file().has(any.columns.get(i))) {
          StoredValues.append(group, any.schema.getType(i), leaves, rows);
        } else {
          for (int row = 0; row < rows.count(); row++) {
            appendNulls(leaves.get(rows.part(row)), 1);
          }
        }
      }
    }
  }

  private List<LeafBuffer> leavesOfStored(int column) {
    if (buffers.get(column).isEmpty()) {
      buffers.set(column, leaves(column));
    }
    return buffers.get(column);
  }

  private static void appendNulls(List<LeafBuffer> leaves, int count) {
    for (LeafBuffer leaf : leaves) {
      for (int row = 0; row < count; row++) {
        leaf.writer().writeNull(0, 0);
        leaf.endRow();
      }
    }
  }

  /** Writes what has been encoded, which are all columns. */
  void flushTo(ParquetFileWriter file) throws IOException {
    file.startBlock(rows);
    for (List<LeafBuffer> leaves : buffers) {
      for (LeafBuffer leaf : leaves) {
        leaf.flushTo(file);
      }
    }
    file.endBlock();
  }

  /** Writes the computed columns beside the stored ones of a row group, all rows of which came. */
  void flushCopying(RowGroup group, ParquetFileWriter file) throws IOException {
    file.startBlock(rows);
    for (int i = 0; i < computed.length; i++) {
      if (computed[i] == null && group.file().has(columns.get(i))) {
        copy(group, columns.get(i).name(), schema.getType(i), file);
      } else {
        if (computed[i] == null) {
          buffers.set(i, leaves(i));
          appendNulls(buffers.get(i), Math.toIntExact(rows));
        }
        for (LeafBuffer leaf : buffers.get(i)) {
          leaf.flushTo(file);
        }
      }
    }
    file.endBlock();
  }

  private static void copy(RowGroup group, String column, Type field, ParquetFileWriter file)
      throws IOException {
    SeekableInputStream bytes = group.file().bytes();
    List<ColumnDescriptor> leaves = new MessageType("column", field).getColumns();
    List<ColumnChunkMetaData> chunks = StoredFile.chunks(group.block(), column);
    for (int i = 0; i < chunks.size(); i++) {
      ColumnChunkMetaData chunk = chunks.get(i);
      Indexes indexes = Indexes.of(group.file(), chunk);
      try {
        file.appendColumnChunk(
            leaves.get(i), bytes, chunk, indexes.bloom(), indexes.columns(), indexes.offsets());
      } catch (EOFException e) { // what reads, not what writes
        throw group.file().unreadable(e);
      }
    }
  }

  /** What a file knows of a column chunk beside its values. */
  private record Indexes(BloomFilter bloom, ColumnIndex columns, OffsetIndex offsets) {

    static Indexes of(StoredFile from, ColumnChunkMetaData chunk) throws IOException {
      ParquetFileReader reader = from.reader();
      try {
        return new Indexes(
            reader.readBloomFilter(chunk),
            reader.readColumnIndex(chunk),
            reader.readOffsetIndex(chunk));
      } catch (IOException | RuntimeException e) {
        throw from.unreadable(e);
      }
    }
  }

  @Override
  public void close() {
    buffers.forEach(leaves -> leaves.forEach(LeafBuffer::close));
  }
}
