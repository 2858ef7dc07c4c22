package org.feedforward.job.sql.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * What a Parquet file holds of a column, row by row: repetition level, definition level and the
 * bits of each value, whatever type somebody would read it as.
 */
final class StoredTriplets {

  private StoredTriplets() {}

  /** The rows of a column of a file: for each the triplets of all its leaves. */
  static List<String> of(Path file, String column) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
      Type field = reader.getFileMetaData().getSchema().getType(column);
      MessageType schema = new MessageType("column", field);
      reader.setRequestedSchema(schema);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        int first = rows.size();
        for (long i = 0; i < group.getRowCount(); i++) {
          rows.add("");
        }
        ColumnReadStoreImpl leaves = new ColumnReadStoreImpl(group, new Nobody(), schema, "test");
        for (ColumnDescriptor leaf : schema.getColumns()) {
          long count = group.getPageReader(leaf).getTotalValueCount();
          add(leaves.getColumnReader(leaf), count, leaf, rows, first);
        }
      }
    }
    return rows;
  }

  private static void add(
      ColumnReader values, long count, ColumnDescriptor leaf, List<String> rows, int first) {
    int row = first - 1;
    for (long i = 0; i < count; i++) {
      int repetition = values.getCurrentRepetitionLevel();
      int definition = values.getCurrentDefinitionLevel();
      row += repetition == 0 ? 1 : 0;
      String value = definition < leaf.getMaxDefinitionLevel() ? "null" : bits(values, leaf);
      rows.set(row, rows.get(row) + " " + repetition + "/" + definition + "/" + value);
      values.consume();
    }
  }

  private static String bits(ColumnReader values, ColumnDescriptor leaf) {
    return switch (leaf.getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> "" + values.getInteger();
      case INT64 -> "" + values.getLong();
      case FLOAT -> "" + Float.floatToRawIntBits(values.getFloat());
      case DOUBLE -> "" + Double.doubleToRawLongBits(values.getDouble());
      case BOOLEAN -> "" + values.getBoolean();
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
          new java.math.BigInteger(1, values.getBinary().getBytes()).toString(16)
              + "#"
              + values.getBinary().length();
    };
  }

  private static final class Nobody extends GroupConverter {

    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {
        @Override
        public GroupConverter asGroupConverter() {
          return new Nobody();
        }
      };
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
