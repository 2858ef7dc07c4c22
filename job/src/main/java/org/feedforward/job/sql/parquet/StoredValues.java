package org.feedforward.job.sql.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Encodes some rows of a stored column again, from the levels and values that the file holds: no
 * type is made of them that could lose something.
 */
final class StoredValues {

  private StoredValues() {}

  /**
   * Appends rows of a column.
   *
   * @param group where they are stored
   * @param field the column
   * @param leaves where its leaves go
   * @param rows which rows of the group, ascending
   * @param count how many of these
   */
  static void append(RowGroup group, Type field, List<LeafBuffer> leaves, int[] rows, int count)
      throws IOException {
    MessageType schema = new MessageType("column", field);
    ParquetFileReader reader = group.file().reader();
    reader.setRequestedSchema(schema);
    try (PageReadStore pages = reader.readRowGroup(group.ordinal())) {
      ColumnReadStoreImpl columns =
          new ColumnReadStoreImpl(pages, new NoRecords(), schema, group.file().writer());
      for (LeafBuffer leaf : leaves) {
        if (FlatValues.areIn(leaf.leaf())) {
          FlatValues.append(pages.getPageReader(leaf.leaf()), leaf, rows, count);
        } else {
          long values = pages.getPageReader(leaf.leaf()).getTotalValueCount();
          append(columns.getColumnReader(leaf.leaf()), values, leaf, rows, count);
        }
      }
    }
  }

  private static void append(ColumnReader from, long values, LeafBuffer to, int[] rows, int count) {
    int defined = to.leaf().getMaxDefinitionLevel();
    Value value = value(to.leaf().getPrimitiveType().getPrimitiveTypeName());
    ColumnWriter writer = to.writer();
    int row = -1;
    int taken = 0;
    boolean takes = false;
    for (long i = 0; i < values; i++) {
      int repetition = from.getCurrentRepetitionLevel();
      int definition = from.getCurrentDefinitionLevel();
      if (repetition == 0) {
        if (takes) {
          to.endRow();
        }
        row++;
        takes = taken < count && rows[taken] == row;
        taken += takes ? 1 : 0;
      }
      if (definition < defined) {
        if (takes) {
          writer.writeNull(repetition, definition);
        }
      } else if (takes) {
        value.copy(from, writer, repetition, definition);
      } else {
        from.skip();
      }
      from.consume();
    }
    if (takes) {
      to.endRow();
    }
    if (taken < count) {
      throw new IllegalStateException("A row group ends before row " + rows[taken]);
    }
  }

  private interface Value {
    void copy(ColumnReader from, ColumnWriter to, int repetition, int definition);
  }

  private static Value value(PrimitiveTypeName type) {
    return switch (type) {
      case INT32 -> (from, to, r, d) -> to.write(from.getInteger(), r, d);
      case INT64 -> (from, to, r, d) -> to.write(from.getLong(), r, d);
      case FLOAT -> (from, to, r, d) -> to.write(from.getFloat(), r, d);
      case DOUBLE -> (from, to, r, d) -> to.write(from.getDouble(), r, d);
      case BOOLEAN -> (from, to, r, d) -> to.write(from.getBoolean(), r, d);
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
          (from, to, r, d) -> to.write(from.getBinary(), r, d);
    };
  }

  /** Parquet's readers of columns want to know who takes records; nobody does. */
  private static final class NoRecords extends GroupConverter {

    @Override
    public Converter getConverter(int field) {
      return new NoValues();
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  private static final class NoValues extends PrimitiveConverter {

    @Override
    public GroupConverter asGroupConverter() {
      return new NoRecords();
    }
  }
}
