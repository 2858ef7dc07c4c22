package org.feedforward.job.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A Parquet file for tests, written by parquet-java's own record writer, so that no code of Spark
 * is between a value and the file.
 *
 * @param columns the columns as Parquet's schema language has them, such as {@code optional int32 x
 *     (INTEGER(8,true))}
 * @param rows the rows: values by column; null or absent for null, lists for repeated values
 */
record ParquetFile(List<String> columns, List<Map<String, Object>> rows) {

  /**
   * How the bytes look.
   *
   * @param version of the data pages
   * @param dictionary whether values stand in dictionaries
   * @param byteStreamSplit whether numbers are split into streams of bytes
   * @param codec the compression
   * @param rowGroupBytes small, for several row groups
   */
  record Encoding(
      WriterVersion version,
      boolean dictionary,
      boolean byteStreamSplit,
      CompressionCodecName codec,
      long rowGroupBytes) {

    static final Encoding PLAIN =
        new Encoding(
            WriterVersion.PARQUET_1_0, false, false, CompressionCodecName.UNCOMPRESSED, 1 << 20);
  }

  ParquetFile {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  void write(Path path) {
    write(path, Encoding.PLAIN);
  }

  void write(Path path, Encoding encoding) {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message table {\n"
                + String.join("", columns.stream().map(ParquetFile::ended).toList())
                + "}");
    try {
      Files.createDirectories(path.getParent());
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(path.toUri()))
              .withConf(new Configuration())
              .withType(schema)
              .withWriterVersion(encoding.version())
              .withDictionaryEncoding(encoding.dictionary())
              .withByteStreamSplitEncoding(encoding.byteStreamSplit())
              .withCompressionCodec(encoding.codec())
              .withRowGroupSize(encoding.rowGroupBytes())
              .withPageSize(256)
              .build()) {
        for (Map<String, Object> row : rows) {
          writer.write(group(schema, row));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ended(String column) {
    return column.endsWith("}") ? column + "\n" : column + ";\n";
  }

  private static Group group(GroupType schema, Map<String, Object> row) {
    Group group = new SimpleGroup(schema);
    for (Type column : schema.getFields()) {
      Object value = row.get(column.getName());
      if (value == null) {
        continue;
      }
      if (column.isPrimitive()) {
        add(group, column.asPrimitiveType(), value);
      } else if (value instanceof List<?> list) {
        Group outer = group.addGroup(column.getName());
        GroupType repeated = column.asGroupType().getType(0).asGroupType();
        for (Object element : list) {
          Group entry = outer.addGroup(repeated.getName());
          if (element != null) {
            add(entry, repeated.getType(0).asPrimitiveType(), element);
          }
        }
      } else {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = (Map<String, Object>) value;
        group.add(column.getName(), group(column.asGroupType(), fields));
      }
    }
    return group;
  }

  private static void add(Group group, PrimitiveType type, Object value) {
    String name = type.getName();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    Object stored =
        meaning instanceof DecimalLogicalTypeAnnotation decimal
            ? new BigDecimal(value.toString()).setScale(decimal.getScale()).unscaledValue()
            : value;
    switch (type.getPrimitiveTypeName()) {
      case INT32 -> group.append(name, ((Number) stored).intValue());
      case INT64 -> group.append(name, ((Number) stored).longValue());
      case FLOAT -> group.append(name, ((Number) stored).floatValue());
      case DOUBLE -> group.append(name, ((Number) stored).doubleValue());
      case BOOLEAN -> group.append(name, (Boolean) stored);
      case BINARY ->
          group.append(
              name,
              stored instanceof BigInteger number
                  ? Binary.fromConstantByteArray(number.toByteArray())
                  : Binary.fromString(stored.toString()));
      case FIXED_LEN_BYTE_ARRAY ->
          group.append(name, Binary.fromConstantByteArray(bytes(stored, type.getTypeLength())));
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  private static byte[] bytes(Object value, int length) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    byte[] number = ((BigInteger) value).toByteArray();
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) (((BigInteger) value).signum() < 0 ? -1 : 0));
    System.arraycopy(number, 0, bytes, length - number.length, number.length);
    return bytes;
  }
}
