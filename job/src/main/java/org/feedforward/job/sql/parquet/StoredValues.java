package org.feedforward.job.sql.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
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
   * @param leaves where its leaves go, for each part of the result
   * @param rows which rows of the group, and to which part
   */
  static void append(RowGroup group, Type field, List<List<LeafBuffer>> leaves, GroupRows rows)
      throws IOException {
    MessageType schema = new MessageType("column", field);
    ParquetFileReader reader = group.file().reader();
    reader.setRequestedSchema(schema);
    try (PageReadStore pages = reader.readRowGroup(group.ordinal())) {
      ColumnReadStoreImpl columns =
          new ColumnReadStoreImpl(pages, new NoRecords(), schema, group.file().writer());
      for (int i = 0; i < leaves.get(0).size(); i++) {
        int at = i;
        List<LeafBuffer> to = leaves.stream().map(part -> part.get(at)).toList();
        ColumnDescriptor leaf = to.get(0).leaf();
        if (FlatValues.areIn(leaf)) {
          FlatValues.append(pages.getPageReader(leaf), to, rows);
        } else {
          long values = pages.getPageReader(leaf).getTotalValueCount();
          append(columns.getColumnReader(leaf), values, to, rows);
        }
      }
    } catch (IOException | RuntimeException e) { // what is encoded stays in memory
      throw group.file().unreadable(e);
    }
  }

  private static void append(
      ColumnReader from, long values, List<LeafBuffer> parts, GroupRows rows) {
    ColumnDescriptor leaf = parts.get(0).leaf();
    int defined = leaf.getMaxDefinitionLevel();
    Value value = value(leaf.getPrimitiveType().getPrimitiveTypeName());
    int row = -1;
    int taken = 0;
    LeafBuffer to = null;
    for (long i = 0; i < values; i++) {
      int repetition = from.getCurrentRepetitionLevel();
      int definition = from.getCurrentDefinitionLevel();
      if (repetition == 0) {
        if (to != null) {
          to.endRow();
        }
        row++;
        boolean takes = taken < rows.count() && rows.row(taken) == row;
        to = takes ? parts.get(rows.part(taken++)) : null;
      }
      if (definition < defined) {
        if (to != null) {
          to.writer().writeNull(repetition, definition);
        }
      } else if (to != null) {
        value.copy(from, to.writer(), repetition, definition);
      } else {
        from.skip();
      }
      from.consume();
    }
    if (to != null) {
      to.endRow();
    }
    if (taken < rows.count()) {
      throw new IllegalStateException("A row group ends before row " + rows.row(taken));
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
